"""Series of articles with one frame: the same sentences each time, with other figures, days and names.

No two articles of a series are one story. A frame has `{slots}`; each has a list of values, or a range of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TEAMS = ("Harwell", "Eston Rovers", "Marlow Town", "Tarrant", "Bexley Athletic", "Corran", "Selby Wanderers", "Duxford")
TOWNS = ("Ardmore", "Kilbride", "Lenzie", "Portsoy", "Strathmiglo", "Inverbervie", "Gullane", "Dunblane")


@dataclass(frozen=True, slots=True)
class Frame:
    """A text with slots; `hours` lie between two articles of the series."""

    id: str
    text: str
    slots: dict[str, tuple[str, ...] | range]
    hours: int = 24
    language: str = "en"

    def articles(self, count: int, seed: int) -> Iterator[str]:
        """Yield `count` articles of the series, all different."""
        random = Random(f"{self.id}-{seed}")
        for number in range(count):
            yield self.text.format(**{name: self._value(name, number, random) for name in self.slots})

    def _value(self, name: str, number: int, random: Random) -> str:
        values = self.slots[name]
        if isinstance(values, range):
            return f"{random.choice(values):,}"
        return values[number % len(values)] if name.startswith("day") else random.choice(values)


_DECIMALS = tuple(f"{one / 10:.1f}" for one in range(3, 60))
_HUNDREDTHS = tuple(f"{one / 100:.2f}" for one in range(105, 9_500, 7))

FRAMES = (
    Frame(
        "shares-close",
        "Shares in Port Ardent ended {direction} on {day} after a session of thin trade.\n\n"
        "The Ardent 40 index closed {direction} {points} points, or {share} percent, at {level}. Of its members "
        "{up} rose and {down} fell.\n\nBanks led the market. {bank} gained {share2} percent to {price} crowns, and "
        "{bank2} lost {share3} percent to {price2} crowns.\n\nTurnover was {turnover} million crowns, against "
        "{turnover2} million on the day before.\n\nDealers said investors were waiting for the rate decision of the "
        "central bank before they would take larger positions.",
        {
            "direction": ("higher", "lower"),
            "day": DAYS,
            "points": range(3, 90),
            "share": _DECIMALS,
            "level": range(3_100, 4_900),
            "up": range(5, 35),
            "down": range(5, 35),
            "bank": ("Merchants Trust", "Bank of Ardent", "Kelling Savings"),
            "share2": _DECIMALS,
            "price": _HUNDREDTHS,
            "bank2": ("Northern Credit", "Union Bank", "Harbour Mutual"),
            "share3": _DECIMALS,
            "price2": _HUNDREDTHS,
            "turnover": range(210, 900),
            "turnover2": range(210, 900),
        },
    ),
    Frame(
        "currency-noon",
        "The crown traded at {rate} to the dollar at noon on {day}, {direction} from {rate2} at the previous close.\n\n"
        "Against the euro it stood at {rate3}. The central bank fixed its reference rate at {rate4}.\n\nBanks quoted "
        "one-month money at {money} percent and three-month money at {money2} percent.",
        {
            "rate": _HUNDREDTHS,
            "day": DAYS,
            "direction": ("up", "down"),
            "rate2": _HUNDREDTHS,
            "rate3": _HUNDREDTHS,
            "rate4": _HUNDREDTHS,
            "money": _DECIMALS,
            "money2": _DECIMALS,
        },
    ),
    Frame(
        "grain-prices",
        "WHEAT {direction} AT EASTMOOR\n\nMilling wheat for delivery in {month} was quoted at {price} a tonne at the "
        "Eastmoor exchange on {day}, {change} from {price2}.\n\nFeed barley stood at {price3} and rapeseed at {price4}."
        "\n\nTraders put the day's sales at {sales} tonnes, most of it for export through the river ports.",
        {
            "direction": ("RISES", "FALLS", "STEADY"),
            "month": ("March", "May", "July", "September"),
            "price": _HUNDREDTHS,
            "day": DAYS,
            "change": ("up", "down"),
            "price2": _HUNDREDTHS,
            "price3": _HUNDREDTHS,
            "price4": _HUNDREDTHS,
            "sales": range(1_200, 48_000),
        },
    ),
    Frame(
        "weather-day",
        "Forecast for {day}: {sky} in the west, {sky2} in the east.\n\nHighs will be between {low} and {high} degrees, "
        "with a {force} wind from the {wind}. In the hills it may feel colder.\n\nThe outlook for the two days after "
        "that is {outlook}. The sea off the north coast will be {sea}, with visibility of {miles} miles.",
        {
            "day": DAYS,
            "sky": ("sunny spells", "low cloud", "steady rain", "showers"),
            "sky2": ("bright", "mist at first", "drizzle", "sleet"),
            "low": range(1, 12),
            "high": range(13, 27),
            "force": ("light", "fresh", "strong"),
            "wind": ("north", "south-west", "east", "west"),
            "outlook": ("dry and mild", "unsettled", "wet", "cold and clear"),
            "sea": ("slight", "moderate", "rough"),
            "miles": range(2, 15),
        },
    ),
    Frame(
        "match-report",
        "{home} {goals}, {away} {goals2}\n\n{home} {result} {away} {goals}-{goals2} in the Coastal League on {day} "
        "before a crowd of {crowd}.\n\n{player} scored in the {minute}th minute, and {player2} hit the post late in the "
        "second half.\n\nManager {manager} said his side had worked hard and that there was a long way to go. The "
        "result leaves {home} in place {place} with {points} points from {games} games.",
        {
            "home": TEAMS[:4],
            "away": TEAMS[4:],
            "goals": range(5),
            "goals2": range(4),
            "result": ("beat", "held", "met"),
            "day": ("Saturday", "Sunday", "Wednesday"),
            "crowd": range(400, 9_000),
            "minute": range(11, 89),
            "player": ("Danny Orr", "Luis Pena", "Kofi Adu", "Tom Wray"),
            "player2": ("Ivo Rek", "Sam Tulley", "Ned Ashe"),
            "manager": ("Alan Brice", "Piet Maas", "Rory Quill"),
            "place": range(1, 20),
            "points": range(4, 60),
            "games": range(4, 38),
        },
        hours=168,
    ),
    Frame(
        "quake-bulletin",
        "An earthquake of magnitude {size} struck {distance} km {wind} of {town} at {hour}:{minute} GMT on {day}, the "
        "seismological office said.\n\nIts depth was {depth} km. There were no reports of damage or injuries.",
        {
            "size": _DECIMALS[25:],
            "distance": range(8, 190),
            "wind": ("north", "south", "east", "west"),
            "town": TOWNS,
            "hour": range(10, 24),
            "minute": range(10, 60),
            "day": DAYS,
            "depth": range(5, 200),
        },
        hours=50,
    ),
    Frame(
        "company-quarter",
        "{firm} Q{quarter} NET {direction} TO {net} MLN\n\n{firm} said net profit was {net} million crowns in the "
        "quarter, against {net2} million a year earlier.\n\nRevenue was {revenue} million after {revenue2} million. "
        "Earnings a share came to {share} crowns.\n\nThe company expects revenue for the full year of {year} million "
        "crowns and will pay a dividend of {dividend} crowns a share.",
        {
            "firm": ("Talland Foods", "Orrin Shipping", "Velt Chemicals", "Masham Paper"),
            "quarter": range(1, 5),
            "direction": ("RISES", "FALLS"),
            "net": range(12, 400),
            "net2": range(12, 400),
            "revenue": range(500, 4_000),
            "revenue2": range(500, 4_000),
            "share": _HUNDREDTHS,
            "year": range(4_000, 16_000),
            "dividend": _HUNDREDTHS,
        },
        hours=30,
    ),
    Frame(
        "virus-count",
        "The health ministry reported {cases} new infections on {day}, and {deaths} deaths.\n\nThe number of patients "
        "in hospital was {hospital}, of whom {care} were in intensive care. The ministry has counted {total} cases since "
        "the outbreak began.\n\nMost of the new cases were in {town}, where schools remain closed. The ministry again "
        "asked people to keep their distance and to stay at home if they feel ill.",
        {
            "cases": range(90, 9_000),
            "day": DAYS,
            "deaths": range(2, 140),
            "hospital": range(300, 6_000),
            "care": range(20, 800),
            "total": range(40_000, 900_000),
            "town": TOWNS,
        },
    ),
    Frame(
        "lottery",
        "The winning numbers in {day}'s draw of the National Lottery were {a}, {b}, {c}, {d}, {e} and {f}; the bonus ball "
        "was {g}.\n\nThe jackpot of {jackpot} million crowns was {won}.",
        {
            "day": ("Wednesday", "Saturday"),
            **{name: range(1, 50) for name in "abcdefg"},
            "jackpot": _DECIMALS,
            "won": ("not won", "won by one ticket", "shared by two tickets"),
        },
        hours=84,
    ),
    Frame(
        "court-list",
        "A {age}-year-old man from {town} was {verdict} at {court} Sheriff Court on {day} after he admitted {crime}.\n\n"
        "{name} was told by the sheriff that his conduct had been disgraceful. He was ordered to pay {sum} pounds in "
        "compensation and banned from driving for {months} months.\n\nThe court heard that he had {record} previous "
        "convictions.",
        {
            "age": range(19, 71),
            "town": TOWNS,
            "verdict": ("fined", "sentenced", "admonished"),
            "court": TOWNS,
            "day": DAYS,
            "crime": ("dangerous driving", "theft", "breach of the peace"),
            "sum": range(120, 2_400),
            "months": range(6, 48),
            "name": ("Craig Nairn", "Ewan Dow", "Paul Keir", "Neil Sime", "Gary Begg"),
            "record": range(2, 20),
        },
        hours=30,
    ),
    Frame(
        "river-levels",
        "Der Pegel der Elver in {town} stand am {day} bei {level} Zentimetern, {change} Zentimeter {direction} als am Vortag."
        "\n\nDas Wasseramt erwartet für die kommenden Tage {outlook}. Am Oberlauf wurden {level2} Zentimeter gemessen, die "
        "Abflussmenge betrug {flow} Kubikmeter in der Sekunde.",
        {
            "town": ("Altenau", "Brunstedt", "Lohne"),
            "day": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
            "level": range(180, 720),
            "change": range(2, 40),
            "direction": ("höher", "niedriger"),
            "outlook": ("steigende Wasserstände", "fallende Wasserstände", "kaum Veränderungen"),
            "level2": range(120, 600),
            "flow": range(90, 2_400),
        },
        language="de",
    ),
    Frame(
        "bourse-fr",
        "La Bourse de Saint-Arnaud a clôturé en {direction} {day}, l'indice des trente valeurs {verb} {share}% à {level} points."
        "\n\nLe volume des échanges a atteint {volume} millions de couronnes. {firm} a pris {share2}% à {price} couronnes, "
        "tandis que {firm2} a cédé {share3}%.\n\nLes opérateurs attendent toujours la décision de la banque centrale.",
        {
            "direction": ("hausse", "baisse"),
            "day": ("lundi", "mardi", "mercredi", "jeudi", "vendredi"),
            "verb": ("gagnant", "perdant"),
            "share": _DECIMALS,
            "level": range(3_000, 5_000),
            "volume": range(90, 900),
            "firm": ("Lavergne", "Crédit d'Artois", "Mortier"),
            "share2": _DECIMALS,
            "price": _HUNDREDTHS,
            "firm2": ("Aciéries du Nord", "Téléphonie Plus"),
            "share3": _DECIMALS,
        },
        language="fr",
    ),
    Frame(
        "flight-delays",
        "{town} airport counted {flights} flights on {day}, of which {late} left late and {cancelled} were cancelled, its "
        "operator said.\n\nThe average delay was {minutes} minutes. {airline} had the most late departures.\n\nPassengers "
        "are advised to check with their airline before they travel.",
        {
            "town": TOWNS,
            "flights": range(80, 700),
            "day": DAYS,
            "late": range(4, 90),
            "cancelled": range(1, 30),
            "minutes": range(9, 95),
            "airline": ("Skylark", "North Air", "Meridian"),
        },
    ),
    Frame(
        "oil-price",
        "Oil {verb} on {day}, with the benchmark grade for {month} delivery at {price} dollars a barrel by {hour} GMT, {change} "
        "cents {direction} its close.\n\nUS stocks of crude {verb2} by {stocks} million barrels last week, industry data "
        "showed.\n\nAnalysts polled had expected a change of {poll} million barrels. The producers' group meets next month to "
        "discuss output.",
        {
            "verb": ("rose", "fell", "slipped", "jumped"),
            "day": DAYS,
            "month": ("June", "July", "August"),
            "price": _HUNDREDTHS,
            "hour": ("0830", "1015", "1340", "1500"),
            "change": range(4, 160),
            "direction": ("above", "below"),
            "verb2": ("grew", "shrank"),
            "stocks": _DECIMALS,
            "poll": _DECIMALS,
        },
    ),
)
