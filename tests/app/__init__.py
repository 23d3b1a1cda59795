"""Tests of the app's engine and server."""
