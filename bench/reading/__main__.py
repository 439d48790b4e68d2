"""`python -m bench.reading`: extraction, metadata, attribution, detection and speed, each beside its reference."""

import argparse

from bench.reading import detection, extraction


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="by the models as shipped, which have seen these pages and speeches",
    )
    quick = parser.parse_args().quick
    detection.measure(quick=quick)
    extraction.measure(quick=quick)


if __name__ == "__main__":
    main()
