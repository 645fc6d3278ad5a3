import type { ShotPlan } from "../../api/client.ts";
import { useDocument, useModel } from "../../model/model.tsx";
import { InspectorSection } from "./InspectorSection.tsx";

/** The elements that the shot shows, with how sure the studio is of each; a click leads to the element. */
export function ElementChips({ found }: { found: ShotPlan["elements"] }) {
  const elements = useDocument(({ document }) => document.tables.element);
  const { session } = useModel();
  const shown = found.flatMap((match) => {
    const element = elements[match.element_id];
    return element === undefined ? [] : [{ ...match, element }];
  });
  if (shown.length === 0) return null;
  return (
    <InspectorSection name="elements" title="Elements" summary={String(shown.length)}>
      <ul className="flex flex-wrap gap-1.5 px-3">
        {shown.map(({ element, score, signal }) => (
          <li key={element.id}>
            <button
              type="button"
              title={`${element.name}: by its ${signal}`}
              aria-label={`${element.name}, ${Math.round(score * 100)} percent sure by its ${signal}`}
              onClick={() => session.set({ view: "elements", selection: [element.id] })}
              className="flex h-6 items-center gap-1.5 rounded-full border border-line bg-raised px-2 text-12 hover:border-hover"
            >
              {element.trigger}
              <span className="tabular text-11 text-faint">{score.toFixed(2).replace(/0$/, "")}</span>
            </button>
          </li>
        ))}
      </ul>
    </InspectorSection>
  );
}
