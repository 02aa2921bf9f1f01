"""How the corridor is run: reports in, one shaped outcome for each out, in order, by one process or by many."""
