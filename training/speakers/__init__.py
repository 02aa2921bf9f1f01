"""The ranking of speakers: made-up gaps in unlabelled articles in, its weights out."""
