/** Pictures of no shot: asked for, made again, and put to use. */

import { additionOf, updateOf } from "../model/changes.ts";
import { newId } from "../model/ids.ts";
import type { Asset, Guide, Id, JobSpec } from "../model/records.ts";
import {
  againOf,
  LARGEST_SEED,
  MOST_REFERENCES,
  NEW_SKETCH,
  type Sketch,
  sketchOf,
  wishOf,
} from "../model/sketch.ts";
import type { Command, Studio } from "./command.ts";

const projectOf = ({ stores }: Studio): Id => {
  const { projectId } = stores.document.getState();
  if (projectId === null) throw new Error("no project is open");
  return projectId;
};

/** Facts that the server has told in its answer need not wait for its event. */
export function know({ stores }: Studio, asset: Asset): void {
  stores.facts.setState(({ assets }) => ({ assets: { ...assets, [asset.id]: asset } }));
}

const anotherSeed = (): number => Math.floor(Math.random() * (LARGEST_SEED + 1));

export const setSketch: Command<Partial<Sketch>> = {
  id: "images.sketch",
  label: "Change what is asked for",
  group: "View",
  hidden: true,
  run: ({ session, stores }, part) =>
    session.set({ sketch: { ...stores.session.getState().sketch, ...part } }),
};

export const drawSketch: Command = {
  id: "images.draw",
  label: "Generate pictures",
  group: "Project",
  hidden: true,
  async run(studio) {
    const { sketch } = studio.stores.session.getState();
    if (sketch.prompt.trim() === "") return;
    await studio.api.drawImages(projectOf(studio), wishOf(sketch));
  },
};

export const makeAgain: Command<{ spec: JobSpec }> = {
  id: "images.again",
  label: "Make again",
  group: "Project",
  hidden: true,
  run: (studio, { spec }) => studio.api.drawImages(projectOf(studio), againOf(spec, anotherSeed())),
};

export const reuseSettings: Command<{ spec: JobSpec }> = {
  id: "images.use-settings",
  label: "Use these settings",
  group: "Project",
  hidden: true,
  run: ({ session }, { spec }) => session.set({ sketch: sketchOf(spec) }),
};

export const addReference: Command<{ id: Id }> = {
  id: "images.use-as-reference",
  label: "Use as reference",
  group: "Project",
  hidden: true,
  run({ session, stores }, { id }) {
    const { sketch } = stores.session.getState();
    if (sketch.references.includes(id)) return;
    if (sketch.references.length >= MOST_REFERENCES) {
      session.say({
        tone: "bad",
        title: "No more references",
        detail: `FLUX.2 Klein looks at up to ${MOST_REFERENCES} pictures. Remove one first.`,
      });
      return;
    }
    session.set({ sketch: { ...sketch, references: [...sketch.references, id] } });
  },
};

/** Brings pictures in, and takes them as references. */
export const bringReferences: Command<{ files: readonly File[] }> = {
  id: "images.bring-references",
  label: "Bring in references",
  group: "Project",
  hidden: true,
  async run(studio, { files }) {
    for (const file of files) {
      const { asset } = await studio.api.upload(projectOf(studio), file);
      know(studio, asset);
      if (asset.type === "image") await addReference.run(studio, { id: asset.id });
    }
  },
};

export const setFirstFrame: Command<{ assetId: Id; shotId: Id; label: string }> = {
  id: "images.use-as-first-frame",
  label: "Use as first frame",
  group: "Shot",
  hidden: true,
  run({ editor, session, stores }, { assetId, shotId, label }) {
    const { guide } = stores.document.getState().document.tables;
    const held = Object.values(guide).find((each) => each.shot_id === shotId && each.role === "first_frame");
    const fresh: Guide = {
      kind: "guide",
      id: newId("guide"),
      shot_id: shotId,
      asset_id: assetId,
      role: "first_frame",
      frame: 0,
      strength: 1,
    };
    const name = `Set the first frame of ${label}`;
    editor.apply(name, held === undefined ? additionOf(fresh) : updateOf(held, { asset_id: assetId }));
    session.say({
      tone: "good",
      title: `It begins shot ${label}`,
      detail: "Takes of it start from this picture.",
    });
  },
};

export const giveToElement: Command<{ assetId: Id; elementId: Id }> = {
  id: "images.use-for-element",
  label: "Use for element",
  group: "Element",
  hidden: true,
  run({ editor, session, stores }, { assetId, elementId }) {
    const element = stores.document.getState().document.tables.element[elementId];
    if (element === undefined || element.image_asset_ids.includes(assetId)) return;
    editor.apply(
      `Add a picture of ${element.name}`,
      updateOf(element, { image_asset_ids: [...element.image_asset_ids, assetId] }),
    );
    session.say({ tone: "good", title: `It shows ${element.name}`, detail: "" });
  },
};

export const takeFrame: Command<{ assetId: Id; frame: number }> = {
  id: "images.take-frame",
  label: "Save frame as picture",
  group: "Project",
  hidden: true,
  async run(studio, { assetId, frame }) {
    const asset = await studio.api.takeFrame(projectOf(studio), assetId, frame);
    know(studio, asset);
    studio.session.say({ tone: "good", title: "Saved as a picture", detail: asset.name });
  },
};

interface MaskToSave {
  png: Blob;
  of: Id;
  frame: number;
  name: string;
  by: string;
  onSaved: () => void;
}

export const saveMask: Command<MaskToSave> = {
  id: "images.save-mask",
  label: "Save mask",
  group: "Project",
  hidden: true,
  async run(studio, { png, onSaved, ...rest }) {
    const asset = await studio.api.saveMask(projectOf(studio), png, rest);
    know(studio, asset);
    onSaved();
    studio.session.say({ tone: "good", title: "The mask is saved", detail: "It is in Images, under Masks." });
  },
};

export interface InpaintWish {
  prompt: string;
  /** Of 0 to 1: how far from what is there. */
  strength: number;
  /** Pixels over which old and new are blended. */
  feather: number;
  /** Null follows the weights. */
  steps: number | null;
  count: number;
}

interface Inpainted {
  png: Blob;
  asset: Asset;
  frame: number;
  /** What made the mask. */
  by: string;
  wish: InpaintWish;
  onAsked: (jobIds: readonly Id[]) => void;
}

/** Makes what is masked anew. The picture of a film is its frame, taken as a picture first. */
export const inpaint: Command<Inpainted> = {
  id: "images.inpaint",
  label: "Inpaint",
  group: "Project",
  hidden: true,
  async run(studio, { png, asset, frame, by, wish, onAsked }) {
    const project = projectOf(studio);
    const { api } = studio;
    const source = asset.type === "image" ? asset : await api.takeFrame(project, asset.id, frame);
    const mask = await api.saveMask(project, png, {
      of: source.id,
      frame: 0,
      name: `${source.name} mask`,
      by,
    });
    know(studio, source);
    know(studio, mask);
    const { prompt, count, strength, feather, steps } = wish;
    const { job_ids } = await api.drawImages(project, {
      ...wishOf({ ...NEW_SKETCH, prompt, count, seed: anotherSeed() }),
      source: source.id,
      mask: mask.id,
      parameters: { strength, feather, ...(steps === null ? {} : { steps }) },
    });
    onAsked(job_ids);
  },
};

export const openEditor: Command<{ id: Id; frame?: number; maskId?: Id }> = {
  id: "images.edit",
  label: "Edit picture",
  group: "View",
  hidden: true,
  run: ({ session }, { id, frame = 0, ...mask }) =>
    session.set({ view: "images", editing: { assetId: id, frame, ...mask }, selection: [id] }),
};

export const visualise: Command<{ elementId: Id; sheet: boolean }> = {
  id: "element.visualise",
  label: "Visualise element",
  group: "Element",
  hidden: true,
  async run(studio, { elementId, sheet }) {
    await studio.editor.settled();
    await studio.api.visualise(projectOf(studio), elementId, {
      sheet,
      seed: anotherSeed(),
      count: sheet ? 1 : 2,
      engine: "flux2",
    });
  },
};
