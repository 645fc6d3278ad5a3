import { useCallback, useRef } from "react";
import { assetUrl } from "../../../api/client.ts";
import { type Combine, isEmpty, spotsIn } from "../../../model/mask.ts";
import { useModel } from "../../../model/model.tsx";
import {
  type FoundMask,
  isMarked,
  isMeant,
  markedFrames,
  nextRadius,
  type PictureTool,
  zoomed,
} from "../../../model/picture.ts";
import type { Asset } from "../../../model/records.ts";
import { useAssetName } from "../names.ts";
import { EditorPanel } from "./EditorPanel.tsx";
import { FilmBar } from "./FilmBar.tsx";
import { useEditorKeys } from "./keys.ts";
import { Stage } from "./Stage.tsx";
import { ToolBar } from "./ToolBar.tsx";
import { readMask, useMask } from "./useMask.ts";
import { useMaskJobs } from "./useMaskJobs.ts";
import { usePicture } from "./usePicture.ts";
import { usePutOn } from "./usePutOn.ts";

const MOST_SPOTS = 48;
const ZOOM_STEP = 1.25;

/** A picture, or a film at one of its frames: mark an object in it, make the mask, and put it to use. */
export function PictureEditor({ asset, frame }: { asset: Asset; frame: number }) {
  const { session } = useModel();
  const name = useAssetName(asset);
  const [state, dispatch] = usePicture(asset, frame);
  const desk = useMask(state, dispatch);
  const { chosen, followedId } = state;
  const latest = useRef({ frame, desk });
  latest.current = { frame, desk };

  /** Takes up a mask, unless one has gone to another frame before it came. */
  const take = useCallback(
    async (url: string, found: FoundMask, how: Combine) => {
      const at = latest.current.frame;
      const bytes = await readMask(url, asset.width, asset.height);
      if (bytes === null || latest.current.frame !== at) return;
      latest.current.desk.combine(bytes, how);
      dispatch({ type: "chosen", chosen: found });
    },
    [dispatch, asset.width, asset.height],
  );
  usePutOn(asset, frame, take, dispatch);
  const jobs = useMaskJobs(state, dispatch);
  const prompt = () => {
    const marks = state.points.map((point) => ({ ...point }));
    const meant = isMeant(state);
    const painted = meant ? [] : spotsIn(desk.mask, MOST_SPOTS).map((spot) => ({ ...spot, inside: true }));
    return { points: [...marks, ...painted], box: state.box, words: state.words.trim() };
  };
  const wish = () => ({ asset_id: asset.id, frame, prompt: prompt(), engine: null });
  const close = () => session.set({ editing: null });
  const tool = (next: PictureTool) => () => dispatch({ type: "tool", tool: next });
  const middle = {
    x: state.look.x + (asset.width * state.look.scale) / 2,
    y: state.look.y + (asset.height * state.look.scale) / 2,
  };
  const zoom = (factor: number) => dispatch({ type: "look", look: zoomed(state.look, middle, factor) });

  useEditorKeys({
    b: tool("brush"),
    e: tool("eraser"),
    p: tool("point"),
    r: tool("box"),
    h: tool("hand"),
    "[": () => dispatch({ type: "radius", radius: nextRadius(state.radius, -1) }),
    "]": () => dispatch({ type: "radius", radius: nextRadius(state.radius, 1) }),
    "{": () => dispatch({ type: "softness", softness: state.softness - 0.1 }),
    "}": () => dispatch({ type: "softness", softness: state.softness + 0.1 }),
    "+": () => zoom(ZOOM_STEP),
    "=": () => zoom(ZOOM_STEP),
    "-": () => zoom(1 / ZOOM_STEP),
    i: desk.invert,
    f: () => !jobs.finding && (isMeant(state) || !isEmpty(desk.mask)) && void jobs.find(wish()),
    delete: desk.clear,
    backspace: desk.clear,
    "mod+z": desk.undo,
    "mod+shift+z": desk.redo,
    "mod+y": desk.redo,
    escape() {
      if (desk.bail()) return;
      if (isMarked(state)) dispatch({ type: "unmark" });
      // What is painted and not yet put to use is left only by the button that says so.
      else if (desk.empty) close();
    },
  });

  const film = asset.type === "video";
  const url = film ? assetUrl.thumbnail(asset.id, 1280, frame) : assetUrl.file(asset.id);
  return (
    <main className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_320px] gap-px bg-line">
      <section
        aria-label="Picture editor"
        className="grid min-h-0 bg-bg"
        style={{ gridTemplateRows: film ? "44px minmax(0,1fr) auto" : "44px minmax(0,1fr)" }}
      >
        <ToolBar name={name} state={state} desk={desk} dispatch={dispatch} onZoom={zoom} onClose={close} />
        <Stage
          name={name}
          url={url}
          followed={followedId === null ? null : assetUrl.thumbnail(followedId, 1280, frame)}
          width={asset.width}
          height={asset.height}
          state={state}
          dispatch={dispatch}
          desk={desk}
        />
        {film && (
          <FilmBar
            asset={asset}
            frame={frame}
            job={jobs.following}
            followedId={followedId}
            onUse={(id) => {
              const found = { asset_id: id, score: 1, by: "a followed mask" };
              void take(assetUrl.frame(id, frame), found, "replace");
            }}
            onHide={() => dispatch({ type: "followed", id: null })}
            marked={markedFrames(state)}
            canFollow={!jobs.askingToFollow && (isMeant(state) || !desk.empty)}
            onFrame={(next) => session.set({ editing: { assetId: asset.id, frame: next } })}
            onFollow={(direction) => void jobs.follow(wish(), direction, desk.empty ? null : desk.png)}
          />
        )}
      </section>
      <EditorPanel
        asset={asset}
        frame={frame}
        name={name}
        state={state}
        dispatch={dispatch}
        desk={desk}
        jobs={jobs}
        chosen={chosen}
        onChoose={(found, how) => void take(assetUrl.file(found.asset_id), found, how)}
        onFind={() => void jobs.find(wish())}
      />
    </main>
  );
}
