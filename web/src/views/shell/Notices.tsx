import { useCommands } from "../../commands/commands.tsx";
import { COMMANDS } from "../../commands/registry.ts";
import { useModel, useSession } from "../../model/model.tsx";
import { Toasts } from "../../ui/Toasts.tsx";

export function Notices() {
  const notices = useSession((state) => state.notices);
  const { session } = useModel();
  const { run } = useCommands();
  const items = notices.map(({ action, ...notice }) => {
    const command = COMMANDS.find(({ id }) => id === action?.commandId);
    if (action === undefined || command === undefined) return notice;
    return { ...notice, action: { label: action.label, onAct: () => run(command) } };
  });
  return <Toasts items={items} onDismiss={(id) => session.dismiss(id)} />;
}
