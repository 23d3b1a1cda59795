"""`foedus compare`: two arms on the same luck, by how much their indices differ, and where their histories part."""
