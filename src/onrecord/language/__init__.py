"""What an article says on its surface: an `Article` in; a `Parsed` with names, dates, quantities, places, quotes out."""
