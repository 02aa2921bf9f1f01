"""The frozen records that cross rooms; nothing here imports another room."""
