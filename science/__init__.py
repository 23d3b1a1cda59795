"""Science: worlds like real ones, the moments they must meet, and the tuning of the model's parameters to them."""
