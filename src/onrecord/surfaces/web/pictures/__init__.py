"""What the timeline, the map and the charts draw: a ledger and a filter in, JSON-ready numbers and links out."""
