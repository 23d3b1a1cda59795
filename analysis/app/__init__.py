"""The app: a page on this machine alone, where a world runs, branches and is compared; `foedus app` serves it.

A branch is a scenario: what it shows is what `foedus run` makes of its saved file, to the byte.
"""
