"""`python -m bench.reading`: extraction, metadata, attribution, detection and speed, each beside its reference."""

import argparse

from bench.reading import detection, extraction


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="extraction by the model as shipped, which has seen these pages"
    )
    quick = parser.parse_args().quick
    detection.measure()
    extraction.measure(quick=quick)


if __name__ == "__main__":
    main()
