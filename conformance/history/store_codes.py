"""What codes of the stores' interfaces say of the same call made again, by the platform's texts of them."""

from __future__ import annotations

# Not now: their texts ask for another try.
ANOTHER_TRY = frozenset({100003, 10020112, 10021044, 10021059})
# Never: a wrong word, id or thing in the call itself.
ILL_SAID = frozenset(
    {
        *(40097, 47001),  # of any interface
        *(606004, 606005, 606031, 606042),  # of a shipment, 606031 of a price as well
        *(108021, 108023),  # of a price
        *(10020051, 10020052, 10020055, 10020202, 10020218),  # of a product, or of its stock
        *(9700224, 10020000, 10021058, 10021060, 10021062),  # of an after-sale
    }
)
