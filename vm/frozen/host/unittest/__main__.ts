/** `python -m unittest`. (Python, for the host dialect) */
export const unittestRunSource = String.raw`"""python -m unittest: the tests named, or those found below this folder."""

import sys

from .main import main

sys.argv[0] = "python -m unittest"
main(module=None)
`;
