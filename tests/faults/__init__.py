"""The faults that delivery must survive, with real processes, real databases, and a mail server with bad days."""
