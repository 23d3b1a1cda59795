"""Twins of the default model as a modeller would write it with Mesa: agents, attributes, one method for each rule."""
