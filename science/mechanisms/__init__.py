"""Mechanisms: what each parameter, rule and given state does in the model, as two arms of one wide-awake world."""
