/** Guides: assets laid on the strip of a shot's frames, that its engine keeps to. */

import { Problem } from "../api/problem.ts";
import { apply, EMPTY_DIFF, isEmpty, squashAll } from "../model/changes.ts";
import { documentOf } from "../model/document.ts";
import { followAs, moveGuide, placeGuide, removeGuide, strengthenGuide } from "../model/edits/guide.ts";
import { type GuideGrid, guidesOf, roleOf } from "../model/guides.ts";
import { newId } from "../model/ids.ts";
import { cardOf, gridOf } from "../model/limits.ts";
import type { Asset, Guide, Id, RecordsDiff } from "../model/records.ts";
import type { Command, Studio } from "./command.ts";

interface Ground {
  guides: readonly Guide[];
  grid: GuideGrid;
  /** The most that the shot's engine takes. */
  most: number;
}

function groundOf({ stores }: Studio, shotId: Id): Ground | null {
  const { tables } = stores.document.getState().document;
  const { engines } = stores.facts.getState();
  const shot = tables.shot[shotId];
  if (shot === undefined) return null;
  const most = cardOf(engines, shot)?.limits.max_inputs ?? Number.POSITIVE_INFINITY;
  return { guides: guidesOf(tables.guide, shotId), grid: gridOf(engines, shot), most };
}

const WORDS: Record<Guide["role"], string> = {
  first_frame: "first frame",
  keyframe: "keyframe",
  last_frame: "last frame",
  video: "film to follow",
  control: "control",
  reference: "reference",
};

export const guideWords = (role: Guide["role"]): string => WORDS[role];

interface Laid {
  asset: Asset;
  frame: number;
}

/** Lays assets on a shot, each on what the ones before it have made: one undo step. */
function place(studio: Studio, shotId: Id, assets: readonly Laid[]): void {
  const ground = groundOf(studio, shotId);
  if (ground === null) return;
  let { guides } = ground;
  const diffs = assets.flatMap((laid) => {
    const diff = placed(studio, shotId, { ...ground, guides }, laid);
    guides = guidesOf(apply(documentOf(guides), diff).tables.guide, shotId);
    return isEmpty(diff) ? [] : [diff];
  });
  const [first] = assets;
  if (diffs.length === 0 || first === undefined) return;
  const role = roleOf(first.asset, first.frame, ground.grid);
  const one = role === null ? "guide" : guideWords(role);
  studio.editor.apply(assets.length === 1 ? `Add ${one}` : "Add guides", squashAll(diffs));
}

/** Empty where it cannot lie, which the user is told. */
function placed(studio: Studio, shotId: Id, ground: Ground, { asset, frame }: Laid): RecordsDiff {
  const role = roleOf(asset, frame, ground.grid);
  if (role === null) {
    studio.session.say({
      tone: "info",
      title: `${asset.name} cannot guide a shot`,
      detail: "Pictures and films can; sound goes onto a track of the timeline.",
    });
    return EMPTY_DIFF;
  }
  const diff = placeGuide(ground.guides, { shotId, asset, frame, id: newId("guide") }, ground.grid);
  if (Object.keys(diff.added).length > 0 && ground.guides.length >= ground.most) {
    const most = ground.most === 1 ? "one guide" : `${ground.most} guides`;
    studio.session.say({
      tone: "info",
      title: `This engine takes at most ${most}`,
      detail: ground.most === 0 ? "Choose another engine for the shot." : "Remove one first.",
    });
    return EMPTY_DIFF;
  }
  return diff;
}

/** Lays an asset on the frames of a shot. */
export const addGuide: Command<{ shotId: Id; assetId: Id; frame: number }> = {
  id: "guide.add",
  label: "Add guide",
  group: "Shot",
  hidden: true,
  run(studio, { shotId, assetId, frame }) {
    const asset = studio.stores.facts.getState().assets[assetId];
    if (asset !== undefined) place(studio, shotId, [{ asset, frame }]);
  },
};

/** Uploads files and lays them on the frames of a shot: the first where it was let go, the others behind it. */
export const addGuideFiles: Command<{ shotId: Id; files: readonly File[]; frame: number }> = {
  id: "guide.add-files",
  label: "Add guide",
  group: "Shot",
  hidden: true,
  async run(studio, { shotId, files, frame }) {
    const { projectId } = studio.stores.document.getState();
    if (projectId === null) return;
    const step = groundOf(studio, shotId)?.grid.step ?? 1;
    const brought: Laid[] = [];
    for (const [index, file] of files.entries())
      try {
        const { asset } = await studio.api.upload(projectId, file);
        studio.stores.facts.setState(({ assets }) => ({ assets: { ...assets, [asset.id]: asset } }));
        brought.push({ asset, frame: frame + index * step });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        studio.session.say({
          tone: "bad",
          title: `${file.name} was not imported`,
          detail: `${error.message} ${error.remedy}`.trim(),
        });
      }
    if (studio.stores.document.getState().projectId === projectId) place(studio, shotId, brought);
  },
};

/** A change of one guide that is still there. */
function onGuide<Args extends { id: Id }>(
  id: string,
  label: string,
  change: (guide: Guide, args: Args, ground: Ground) => RecordsDiff,
): Command<Args> {
  return {
    id,
    label,
    group: "Shot",
    hidden: true,
    run(studio, args) {
      const guide = studio.stores.document.getState().document.tables.guide[args.id];
      const ground = guide === undefined ? null : groundOf(studio, guide.shot_id);
      const diff = guide === undefined || ground === null ? EMPTY_DIFF : change(guide, args, ground);
      if (!isEmpty(diff)) studio.editor.apply(label, diff);
    },
  };
}

export const shiftGuide = onGuide<{ id: Id; frame: number }>(
  "guide.move",
  "Move guide",
  (guide, { frame }, { guides, grid }) => moveGuide(guides, guide, frame, grid),
);

export const setGuideStrength = onGuide<{ id: Id; strength: number }>(
  "guide.strength",
  "Change strength of guide",
  (guide, { strength }) => strengthenGuide(guide, strength),
);

export const setGuideFollowing = onGuide<{ id: Id; role: "video" | "control" }>(
  "guide.follow",
  "Change guide",
  (guide, { role }) => followAs(guide, role),
);

export const deleteGuide = onGuide<{ id: Id }>("guide.remove", "Remove guide", removeGuide);
