"""The field's data: readers of the tables that users download from their owners, and worlds made from them."""
