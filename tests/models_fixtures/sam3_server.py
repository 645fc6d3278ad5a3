"""Starts the SAM 3 process where torchvision's build does not match torch's."""

import os
import sys

from tests.models_fixtures import torchvision_ops

if __name__ == "__main__":
    os.environ["TORCH_COMPILE_DISABLE"] = "1"
    torchvision_ops.install()
    from milimo.engines.sam3.server import main

    main(sys.argv[1:])
