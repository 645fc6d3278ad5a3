"""LoRAs that can be had as packs: those by which LTX-2 follows a control film, and those that move its camera."""

from milimo.engines.packs.pack import LTX2_COMMUNITY, HubSource, Pack

MB = 1_000_000


def _control(name: str, title: str, description: str, repository: str, file: str) -> Pack:
    """One of Lightricks' IC-LoRAs."""
    return Pack(
        name=name,
        title=title,
        description=description,
        licence=LTX2_COMMUNITY,
        sources=(HubSource(f"Lightricks/{repository}", (file, "LICENSE*"), needed=(file,)),),
        approximate_bytes=654 * MB,
        lora="control",
    )


CONTROL = (
    _control(
        "ltx2-depth",
        "LTX-2 depth control",
        "LTX-2 follows a depth pass: previz blocks the shot, and the film keeps its space and its camera.",
        "LTX-2-19b-IC-LoRA-Depth-Control",
        "ltx-2-19b-ic-lora-depth-control.safetensors",
    ),
    _control(
        "ltx2-pose",
        "LTX-2 pose control",
        "LTX-2 follows a pose pass: people stand and move as previz has them, and all else is free.",
        "LTX-2-19b-IC-LoRA-Pose-Control",
        "ltx-2-19b-ic-lora-pose-control.safetensors",
    ),
    _control(
        "ltx2-3-control",
        "LTX-2.3 control",
        "LTX-2.3 and 2.5 follow a depth pass, a pose pass or the edges of a film.",
        "LTX-2.3-22b-IC-LoRA-Union-Control",
        "ltx-2.3-22b-ic-lora-union-control-ref0.5.safetensors",
    ),
)


def _camera(move: str, title: str, description: str, megabytes: int) -> Pack:
    """One of Lightricks' LoRAs for a move of the camera; `move` as their repositories name it."""
    file = f"ltx-2-19b-lora-camera-control-{move.lower()}.safetensors"
    return Pack(
        name=f"ltx2-{move.lower()}",
        title=title,
        description=description,
        licence=LTX2_COMMUNITY,
        sources=(HubSource(f"Lightricks/LTX-2-19b-LoRA-Camera-Control-{move}", (file, "LICENSE*"), needed=(file,)),),
        approximate_bytes=megabytes * MB,
        lora="camera",
    )


CAMERA = (
    _camera("Dolly-In", "Dolly in", "The camera moves towards the subject.", 327),
    _camera("Dolly-Out", "Dolly out", "The camera moves back and reveals the surroundings.", 327),
    _camera("Dolly-Left", "Dolly left", "The camera travels to the left.", 327),
    _camera("Dolly-Right", "Dolly right", "The camera travels to the right.", 327),
    _camera("Jib-Up", "Jib up", "The camera rises.", 2215),
    _camera("Jib-Down", "Jib down", "The camera comes down.", 2215),
    _camera("Static", "Static camera", "The camera stands still.", 2215),
)

LORAS = (*CONTROL, *CAMERA)
