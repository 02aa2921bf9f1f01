"""Knowledge of a conflict as data: a pack's name in, a frozen `Pack` out (with the `world` tables underneath)."""

from onrecord.packs.pack import Country, KeyDate, Office, Organisation, Pack, PackPlace, Person, Tenure, load_pack, slug

__all__ = [
    "Country",
    "KeyDate",
    "Office",
    "Organisation",
    "Pack",
    "PackPlace",
    "Person",
    "Tenure",
    "load_pack",
    "slug",
]
