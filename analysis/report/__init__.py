"""A study as one page of HTML that needs no network: what was asked, what came of it, and how to repeat it."""
