import { MapPin, Package, Plus, User, UsersRound } from "lucide-react";
import { useEffect } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { addElement, addElements } from "../../commands/element.ts";
import { castOf, placesOf } from "../../model/cast.ts";
import { useDocument } from "../../model/model.tsx";
import { byOrder } from "../../model/order.ts";
import type { Element } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { ElementCard } from "./ElementCard.tsx";
import { ElementInspector } from "./ElementInspector.tsx";
import { type ElementShots, useElementShots } from "./useElementShots.ts";

const TYPES = [
  { type: "character", title: "Characters", icon: User, fresh: "New character" },
  { type: "location", title: "Locations", icon: MapPin, fresh: "New location" },
  { type: "prop", title: "Props", icon: Package, fresh: "New prop" },
] as const;

export function ElementsView() {
  const count = useDocument(({ document }) => Object.keys(document.tables.element).length);
  const shots = useElementShots();
  const { studio } = useCommands();
  useEffect(() => void studio.connection.refreshEngines(), [studio]);
  return (
    <main className="grid min-h-0 grid-cols-[minmax(0,1fr)_340px] gap-px bg-line">
      <section aria-label="Elements" className="min-h-0 overflow-y-auto bg-bg px-6 py-5">
        {count === 0 && (
          <p className="mb-6 max-w-prose text-dim">
            An element keeps its looks from shot to shot: describe it once, and every shot that names it is
            drawn by that description.
          </p>
        )}
        {TYPES.map(({ type, ...words }) => (
          <Shelf key={type} type={type} shots={shots} {...words} />
        ))}
      </section>
      <ElementInspector shots={shots} />
    </main>
  );
}

interface ShelfProps {
  type: Element["type"];
  title: string;
  icon: typeof User;
  fresh: string;
  shots: ElementShots;
}

function Shelf({ type, title, icon: Icon, fresh, shots }: ShelfProps) {
  const elements = useDocument(({ document }) =>
    Object.values(document.tables.element)
      .filter((element) => element.type === type)
      .sort(byOrder),
  );
  const { run } = useCommands();
  return (
    <section className="mb-7">
      <div className="mb-3 flex items-center gap-2">
        <h2 className="text-15 font-semibold">{title}</h2>
        <span className="tabular text-12 text-faint">{elements.length}</span>
        <Button
          tone="ghost"
          icon={Plus}
          className="ml-auto"
          onClick={() => run(addElement, { type, name: fresh })}
        >
          {fresh}
        </Button>
      </div>
      {elements.length > 0 && (
        <ul className="mb-3 grid grid-cols-[repeat(auto-fill,minmax(200px,1fr))] gap-3">
          {elements.map((element) => (
            <ElementCard key={element.id} element={element} icon={Icon} shots={shots[element.id]} />
          ))}
        </ul>
      )}
      <Found type={type} />
    </section>
  );
}

/** What the script names and nobody has described yet. */
function Found({ type }: { type: Element["type"] }) {
  const found = useDocument(({ document }) => {
    const known = new Set(Object.values(document.tables.element).map(({ name }) => name.toLocaleUpperCase()));
    const named =
      type === "character"
        ? castOf(document).map(({ name, speeches }) => ({ name, times: speeches }))
        : type === "location"
          ? placesOf(document).map(({ name, scenes }) => ({ name, times: scenes }))
          : [];
    return named
      .filter(({ name }) => !known.has(name.toLocaleUpperCase()))
      .map(({ name, times }) => `${times} ${name}`);
  });
  const { run } = useCommands();
  if (found.length === 0) return null;
  return (
    <div>
      <div className="mb-1.5 flex items-center gap-2">
        <h3 className="panel-title">Found in the script</h3>
        <Button
          tone="ghost"
          className="h-6 px-1.5 text-12"
          onClick={() =>
            run(addElements, { type, names: found.map((each) => each.slice(each.indexOf(" ") + 1)) })
          }
        >
          Add all {found.length}
        </Button>
      </div>
      <ul className="flex flex-wrap gap-1.5">
        {found.map((each) => {
          const space = each.indexOf(" ");
          const name = each.slice(space + 1);
          return (
            <li key={each}>
              <button
                type="button"
                onClick={() => run(addElement, { type, name })}
                className="flex h-6 items-center gap-1.5 rounded-full border border-line bg-raised px-2.5 text-12 text-dim hover:border-hover hover:text-text"
              >
                <Plus size={12} aria-hidden /> {name}{" "}
                <span className="tabular text-faint">{each.slice(0, space)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export const NoElement = () => (
  <EmptyState icon={UsersRound} title="Nothing selected">
    Choose an element, or take one that was found in the script.
  </EmptyState>
);
