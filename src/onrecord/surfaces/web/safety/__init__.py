"""What makes the desk safe to run: a bare application and what is said of its access in; a guarded one out."""
