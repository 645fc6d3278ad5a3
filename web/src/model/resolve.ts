/**
 * Resolve: what the cut shows and sounds like, from the user's records and the facts of today.
 *
 * The twin of `milimo/domain/resolve.py`; both run `cases/resolve/`. Facts never move a clip: a take that is too short holds its
 * last frame, a missing one leaves a slate.
 */

import { byOrder } from "./order.ts";
import type {
  AnyRecord,
  Asset,
  Clip,
  Id,
  Kind,
  Project,
  Rate,
  RecordOf,
  Shot,
  Take,
  Track,
} from "./records.ts";
import type { Layer, Picture, RenderPlan, SlatePicture, Sound } from "./render-plan.ts";
import { floorDivide, floorOfProduct, groupedBy, SAMPLE_RATE } from "./render-plan.ts";
import { compare, type Span, spansOf, startsOf } from "./spans.ts";

export * from "./render-plan.ts";

/** What has happened, as far as the cut needs to know; and the shots' labels, which are derived elsewhere. */
export interface CutFacts {
  assets: Iterable<Asset>;
  takes: Iterable<Take>;
  labels: Readonly<Record<Id, string>>;
}

/** Flatten a project's records. Throws when there is no project among them. */
export function resolve(records: Iterable<AnyRecord>, facts: CutFacts): RenderPlan {
  const cut = indexed(records, facts);
  const { project, clips, starts } = cut;
  const tracks = [...cut.video, ...cut.audio];
  const spans = new Map(tracks.map((track) => [track, spansOf(track, clips, starts, cut.transitions)]));
  const spansOn = (track: Track) => spans.get(track) ?? [];
  const layers = cut.video.flatMap((track, z) =>
    track.hidden ? [] : spansOn(track).flatMap((span) => layerOf(cut, track, span, z) ?? []),
  );
  const sounds = audible(tracks).flatMap((track) =>
    spansOn(track).flatMap((span) => soundOf(cut, track, span) ?? []),
  );
  return {
    width: project.width,
    height: project.height,
    rate: project.rate,
    frames: clips.reduce((end, clip) => Math.max(end, (starts.get(clip.id) ?? 0) + clip.duration), 0),
    layers,
    sounds: sounds.sort((a, b) => a.start - b.start || compare(a.clip_id, b.clip_id)),
  };
}

/** What stands for a shot: its picked take, else its earliest moving take, else its newest board; undefined calls for a slate. */
export function shownTake(shot: Shot, takes: Iterable<Take>): Take | undefined {
  const own = [...takes].filter((take) => take.shot_id === shot.id);
  const moving = own.filter((take) => take.type === "motion");
  const boards = own.filter((take) => take.type === "board" && take.panel === 1);
  return (
    own.find((take) => take.id === shot.picked_take_id) ??
    moving.sort((a, b) => a.number - b.number || compare(a.id, b.id))[0] ??
    boards.sort((a, b) => b.number - a.number || compare(a.id, b.id))[0]
  );
}

/** The records and facts, indexed. */
interface Cut {
  project: Project;
  video: Track[];
  audio: Track[];
  clips: Clip[];
  starts: ReadonlyMap<Id, number>;
  transitions: ReadonlyMap<Id, RecordOf<"transition">>;
  scenes: ReadonlyMap<Id, RecordOf<"scene">>;
  shots: ReadonlyMap<Id, Shot>;
  assets: ReadonlyMap<Id, Asset>;
  takes: ReadonlyMap<Id, Take>;
  takesOfShot: ReadonlyMap<Id, Take[]>;
  labels: Readonly<Record<Id, string>>;
  /** Picture clips whose own sound lies on an audio track, as a linked clip. */
  silent: ReadonlySet<Id>;
}

function indexed(records: Iterable<AnyRecord>, facts: CutFacts): Cut {
  const every = [...records];
  const all = <K extends Kind>(kind: K) =>
    every.filter((record): record is RecordOf<K> => record.kind === kind);
  const project = all("project")[0];
  if (project === undefined) throw new Error("there is no project to resolve");
  const tracks = all("track").sort(byOrder);
  const known = new Set(tracks.map((track) => track.id));
  const clips = all("clip").filter((clip) => known.has(clip.track_id));
  const audio = tracks.filter((track) => track.type === "audio");
  const takes = [...facts.takes];
  return {
    project,
    video: tracks.filter((track) => track.type === "video"),
    audio,
    clips,
    starts: startsOf(tracks, clips),
    transitions: new Map(all("transition").map((transition) => [transition.clip_id, transition])),
    scenes: byId(all("scene")),
    shots: byId(all("shot")),
    assets: byId(facts.assets),
    takes: byId(takes),
    takesOfShot: groupedBy(takes, (take) => take.shot_id),
    labels: facts.labels,
    silent: linkedToSound(clips, new Set(audio.map((track) => track.id))),
  };
}

function byId<R extends { id: Id }>(records: Iterable<R>): Map<Id, R> {
  return new Map([...records].map((record) => [record.id, record]));
}

function linkedToSound(clips: readonly Clip[], audioTracks: ReadonlySet<Id>): Set<Id> {
  const sounds = new Set(clips.filter((clip) => audioTracks.has(clip.track_id)).map((clip) => clip.id));
  const silent = new Set<Id>();
  for (const { id, linked_clip_id: linked } of clips) {
    if (linked === null) continue;
    if (sounds.has(id) && !sounds.has(linked)) silent.add(linked);
    if (sounds.has(linked) && !sounds.has(id)) silent.add(id);
  }
  return silent;
}

/** Tracks that sound: when any is soloed only those, and never a muted one. */
function audible(tracks: readonly Track[]): readonly Track[] {
  const solo = tracks.some((track) => track.solo);
  return tracks.filter((track) => !track.muted && (track.solo || !solo));
}

/** A file that a clip shows, and its frame that is the source's frame 0. */
interface Media {
  asset: Asset;
  base: number;
}

/** The file behind a clip; none for a title, a gap, a shot without a take, and what is gone. */
function mediaOf(cut: Cut, clip: Clip): Media | undefined {
  if (clip.source.type === "asset") {
    const asset = cut.assets.get(clip.source.asset_id);
    return asset && { asset, base: 0 };
  }
  const take = takeOf(cut, clip);
  const asset = take && cut.assets.get(take.asset_id);
  return asset && { asset, base: take.shot_start };
}

function takeOf(cut: Cut, { source }: Clip): Take | undefined {
  if (source.type === "take") return cut.takes.get(source.take_id);
  const shot = source.type === "shot" ? cut.shots.get(source.shot_id) : undefined;
  return shot && shownTake(shot, cut.takesOfShot.get(shot.id) ?? []);
}

function layerOf(cut: Cut, track: Track, span: Span, z: number): Layer | undefined {
  const { clip, start, end, ramps } = span;
  const picture = pictureOf(cut, span);
  if (picture === undefined) return undefined;
  const { opacity, fit, scale, x, y } = clip;
  const blend = track.magnetic ? "add" : "over";
  return { clip_id: clip.id, start, end, z, picture, opacity, ramps, fit, scale, x, y, blend };
}

function pictureOf(cut: Cut, span: Span): Picture | undefined {
  const { source } = span.clip;
  if (source.type === "title") return { type: "title", text: source.text };
  const media = mediaOf(cut, span.clip);
  if (media === undefined) return slateOf(cut, span.clip);
  const { asset, base } = media;
  if (asset.type === "audio") return undefined;
  const { id: asset_id } = asset;
  if (asset.type === "image")
    return { type: "asset", asset_id, still: true, first: 0, base: 0, numerator: 1, denominator: 1, last: 0 };
  const { numerator, denominator } = stepOf(asset.rate ?? cut.project.rate, cut.project.rate);
  const last = Math.max(0, asset.frames - 1);
  return { type: "asset", asset_id, still: false, first: span.first, base, numerator, denominator, last };
}

/** Frames of a file for one of the project, in lowest terms. */
function stepOf(own: Rate, ours: Rate): { numerator: number; denominator: number } {
  const numerator = own.numerator * ours.denominator;
  const denominator = own.denominator * ours.numerator;
  const common = greatestDivisor(numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function slateOf(cut: Cut, clip: Clip): SlatePicture {
  const card = { type: "slate", label: "", heading: clip.name } as const;
  if (clip.source.type !== "shot") return { ...card, text: "The file is missing" };
  const shot = cut.shots.get(clip.source.shot_id);
  if (shot === undefined) return { ...card, text: "The shot is missing" };
  return {
    type: "slate",
    label: cut.labels[shot.id] ?? "",
    heading: cut.scenes.get(shot.scene_id)?.heading ?? "",
    text: shot.overrides.action ?? shot.parsed.action,
  };
}

function soundOf(cut: Cut, track: Track, span: Span): Sound | undefined {
  const { clip, start, end } = span;
  const media = cut.silent.has(clip.id) ? undefined : mediaOf(cut, clip);
  if (media === undefined || media.asset.samples === 0) return undefined;
  return {
    clip_id: clip.id,
    start,
    end,
    asset_id: media.asset.id,
    source_sample: sourceSample(cut.project.rate, span.first, media),
    gain: 10 ** ((clip.gain_db + track.gain_db) / 20),
    ramps: span.soundRamps,
  };
}

/** The file's sample, at `SAMPLE_RATE`, that sounds at a span's start; exact, rounded down. */
function sourceSample(rate: Rate, first: number, { asset, base }: Media): number {
  const own = asset.rate ?? rate;
  const skipped = first * rate.denominator * own.numerator;
  const handle = base * own.denominator * rate.numerator;
  if (Number.isSafeInteger(skipped) && Number.isSafeInteger(handle))
    return floorOfProduct(skipped + handle, SAMPLE_RATE, rate.numerator * own.numerator);
  const exact =
    BigInt(first) * BigInt(rate.denominator * own.numerator) +
    BigInt(base) * BigInt(own.denominator * rate.numerator);
  return floorDivide(exact * BigInt(SAMPLE_RATE), BigInt(rate.numerator * own.numerator));
}
