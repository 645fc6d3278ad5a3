"""A studio with all engines: the API in this process, a device worker beside it, and few words for what a user does."""

import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image

from milimo.domain.element import Element, Guide
from milimo.domain.project import Project
from milimo.domain.script import Scene
from milimo.domain.shot import Shot, ShotOverrides, ShotValues
from milimo.jobs.supervisor import Supervisor
from milimo.store.ids import new_id
from milimo.store.store import Store

QUICK: dict[str, Any] = {
    "steps": 2, "guidance_scale": 1, "stg_scale": 0, "modality_scale": 1, "audio_guidance_scale": 1,
}  # fmt: skip
"""Without guidance: one pass a step instead of four."""
FRAMES = 17


@dataclass
class ModelStudio:
    client: TestClient
    worker: Supervisor
    store: Store

    def project(self, *shots: Mapping[str, Any], more: Sequence[Element | Guide] = ()) -> tuple[str, list[str]]:
        """A project of one scene with these shots (overrides, and `values` of the breakdown); its id and the shots'. Without
        `parameters` they are QUICK, and None is none."""
        project = Project(id=new_id("project"), name="Test", width=64, height=64, seed=7)
        scene = Scene(id=new_id("scene"), order="a0", heading="INT. KITCHEN - DAY", setting="INT", location="KITCHEN")
        made = [
            Shot(
                id=new_id("shot"),
                scene_id=scene.id,
                order=f"a{place}",
                parsed=ShotValues(frames=FRAMES, action="Mara pours tea.", characters=("MARA",)).model_copy(
                    update=dict(each.get("values", {}))
                ),
                overrides=ShotOverrides.model_validate(
                    {"engine": "ltx2"}
                    | {name: value for name, value in each.items() if name != "values"}
                    | {"parameters": each["parameters"] and QUICK | each["parameters"]}
                ),
            )
            for place, each in enumerate({"parameters": QUICK} | dict(each) for each in shots)
        ]
        self.store.projects.create([project, scene, *made, *more])
        return project.id, [shot.id for shot in made]

    def guide(self, project: str, shot: str, asset: str, **fields: Any) -> None:  # noqa: ANN401
        """Give a shot a guide, as the inspector does."""
        revision = self.client.get(f"/api/projects/{project}").json()["revision"]
        record = Guide.model_validate({"id": new_id("guide"), "shot_id": shot, "asset_id": asset} | fields)
        change = {
            "id": new_id("change"),
            "label": "Add guide",
            "base_revision": revision,
            "diff": {"added": {record.id: record.model_dump(mode="json")}},
        }
        self.client.post(f"/api/projects/{project}/changes", json=change).raise_for_status()

    def picture(self, project: str, seed: int) -> str:
        """Upload a picture; gives its asset."""
        pixels = np.random.default_rng(seed).integers(0, 255, (64, 64, 3), np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        answer = self.client.post(f"/api/projects/{project}/assets?name={seed}.png", content=file.getvalue())
        return answer.raise_for_status().json()["asset"]["id"]

    def draw(self, project: str, **wish: Any) -> list[str]:  # noqa: ANN401
        wish = {"boards": "none", "takes": "missing"} | wish
        return self.client.post(f"/api/projects/{project}/draw", json=wish).raise_for_status().json()["job_ids"]

    def plan(self, project: str, shot: str, **wish: Any) -> dict[str, Any]:  # noqa: ANN401
        return self.client.post(f"/api/projects/{project}/shots/{shot}/plan", json=wish).raise_for_status().json()

    def ask(self, project: str, take: str, verb: str, **wish: Any) -> str:  # noqa: ANN401
        answer = self.client.post(f"/api/projects/{project}/takes/{take}/{verb}", json=wish)
        return answer.raise_for_status().json()["job_id"]

    def job(self, job: str) -> dict[str, Any]:
        return next(each for each in self.client.get("/api/jobs").json() if each["id"] == job)

    def take(self, project: str, job: str) -> dict[str, Any]:
        """The take of a job, once it has ended."""
        self.wait(job)
        ended = self.job(job)
        assert ended["state"] == "succeeded", ended["error"]
        [take] = [each for each in self._facts(project)["takes"] if each["job_id"] == job]
        return take

    def wait(self, job: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while self.job(job)["state"] in ("queued", "running"):
            assert time.monotonic() < end, "waited too long"
            self.worker.tend()
            time.sleep(0.03)

    def provenance(self, project: str, take: Mapping[str, Any]) -> dict[str, Any]:
        return self.client.get(f"/api/projects/{project}/takes/{take['id']}/provenance").raise_for_status().json()

    def asset(self, project: str, asset: str) -> dict[str, Any]:
        return next(each for each in self._facts(project)["assets"] if each["id"] == asset)

    def _facts(self, project: str) -> dict[str, Any]:
        return self.client.get(f"/api/projects/{project}").raise_for_status().json()["facts"]

    def frames(self, asset: str) -> NDArray[np.uint8]:
        """[frames, height, width, 3] of a film or a picture."""
        content = self.client.get(f"/api/assets/{asset}/file").raise_for_status().content
        with av.open(io.BytesIO(content), "r") as film:
            return np.stack([frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]).astype(np.uint8)
