"""The social stock of each association in Voorbeeldstad, and everything that changes it, by year from 2022 to 2025."""

from __future__ import annotations

from sample_data.voorbeeldstad.story import LINDE, OWNERS, THUIS, YEARS, ZUID

Years = tuple[int, ...]

#: On 31 December 2021, before everything below.
BEFORE = {LINDE: 7382, THUIS: 6518, ZUID: 4250}
DELIVERED: dict[str, Years] = {LINDE: (10, 45, 35, 55), THUIS: (15, 20, 0, 28), ZUID: (15, 20, 35, 32)}
BOUGHT: dict[str, Years] = {LINDE: (0, 0, 12, 0), THUIS: (0, 0, 0, 0), ZUID: (0, 4, 0, 0)}
SOLD: dict[str, Years] = {LINDE: (12, 15, 18, 14), THUIS: (20, 24, 35, 22), ZUID: (8, 10, 14, 12)}
DEMOLISHED: dict[str, Years] = {LINDE: (0, 0, 0, 0), THUIS: (30, 0, 24, 0), ZUID: (0, 0, 0, 40)}
LIBERALISED: dict[str, Years] = {LINDE: (3, 2, 2, 1), THUIS: (2, 2, 1, 0), ZUID: (1, 1, 0, 0)}

#: Homes under construction on 31 December 2021, and what was started since.
UNDER_CONSTRUCTION = {LINDE: 30, THUIS: 15, ZUID: 20}
STARTED: dict[str, Years] = {LINDE: (45, 40, 50, 40), THUIS: (48, 0, 24, 20), ZUID: (30, 35, 30, 30)}

#: Homes with label E, F or G, and with A or B; the others have C or D.
EFG: dict[str, Years] = {LINDE: (770, 640, 490, 350), THUIS: (1010, 905, 800, 690), ZUID: (500, 395, 300, 225)}
AB: dict[str, Years] = {
    LINDE: (3310, 3520, 3760, 4010),
    THUIS: (2420, 2545, 2640, 2790),
    ZUID: (1890, 2010, 2160, 2290),
}


def _levels(party: str) -> Years:
    level, found = BEFORE[party], []
    for index in range(len(YEARS)):
        level += DELIVERED[party][index] + BOUGHT[party][index]
        level -= SOLD[party][index] + DEMOLISHED[party][index] + LIBERALISED[party][index]
        found.append(level)
    return tuple(found)


#: On 31 December of each year.
STOCK: dict[str, Years] = {party: _levels(party) for party in OWNERS}


def bridge(party: str, index: int) -> str:
    """How the stock of a year came from that of the year before, in words."""
    before = STOCK[party][index - 1] if index else BEFORE[party]
    changes = (
        ("+", DELIVERED[party][index], "nieuw"),
        ("+", BOUGHT[party][index], "gekocht"),
        ("−", SOLD[party][index], "verkocht"),
        ("−", DEMOLISHED[party][index], "gesloopt"),
        ("−", LIBERALISED[party][index], "naar vrije huur"),
    )
    told = "".join(f" {sign} {count} {word}" for sign, count, word in changes if count)
    return f"{_dutch(before)}{told} = {_dutch(STOCK[party][index])}."


def _dutch(count: int) -> str:
    return f"{count:,}".replace(",", ".")
