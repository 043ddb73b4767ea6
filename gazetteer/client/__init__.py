"""A gazetteer that another computer serves, asked as one asks a file: the methods and the values of `Gazetteer`.

    from gazetteer.client import GazetteerClient

Not imported with the package, for what speaks HTTP costs more than a look-up does.
"""

from gazetteer.client.client import GazetteerClient
from gazetteer.client.patience import Patience

__all__ = ["GazetteerClient", "Patience"]
