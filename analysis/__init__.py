"""Reading what runs have recorded: tables, figures and the command line."""
