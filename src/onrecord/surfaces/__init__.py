"""Where people and programs meet Onrecord: the command line, Python, formats; one file a command, a page, a format."""
