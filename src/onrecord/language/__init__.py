"""What an article says on its surface: an `Article` in; a `Parsed` with names, dates, numbers, places, quotes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.model.parsed import Parsed
    from onrecord.packs import Pack


def annotate_all(parsed: Parsed, pack: Pack, learned: bool = True) -> None:
    """Fill the lists of a `Parsed` in their order; calling it again (with another publication date) fills them anew.

    Without `learned` attributions are those of the grammar alone, and no triggers of incidents are seen.
    """
    from onrecord.language.attribution import find_attributions
    from onrecord.language.dates import find_dates
    from onrecord.language.equipment import find_equipment
    from onrecord.language.names import find_mentions
    from onrecord.language.places import find_places
    from onrecord.language.quantities import find_quantities
    from onrecord.language.quotes import find_quotes

    parsed.quotes = find_quotes(parsed)
    parsed.dates = find_dates(parsed, pack)
    parsed.quantities = find_quantities(parsed)
    parsed.equipment = find_equipment(parsed, pack)
    parsed.mentions = find_mentions(parsed, pack)
    parsed.places, parsed.places_named = find_places(parsed, pack)
    if learned and parsed.tagged is None:
        from onrecord.language.span_model import shipped

        parsed.tagged = shipped().tag(parsed)
    if learned and parsed.triggers is None:
        from onrecord.language.trigger_model import shipped as triggers

        parsed.triggers = triggers().tag(parsed)
    parsed.attributions = find_attributions(parsed)
