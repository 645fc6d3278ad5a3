import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApi } from "./api/client.ts";
import { CommandsProvider, createCommands } from "./commands/commands.tsx";
import { connect } from "./model/connect.ts";
import { browserShelf } from "./model/draft-shelf.ts";
import { keepDrafts } from "./model/keep-drafts.ts";
import { createModel, ModelProvider } from "./model/model.tsx";
import { start } from "./model/start.ts";
import { createTransport } from "./model/transport.ts";
import { createWriting } from "./model/writing.ts";
import { TooltipProvider } from "./ui/Tooltip.tsx";
import { App } from "./views/App.tsx";
import "@fontsource/courier-prime/400.css";
import "@fontsource/courier-prime/400-italic.css";
import "@fontsource/courier-prime/700.css";
import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./main.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root to draw into");

const token = document.querySelector<HTMLMetaElement>('meta[name="milimo-token"]')?.content ?? "";
const model = createModel(createApi(token));
const connection = connect(model);
const studio = { ...model, connection, writing: createWriting(model), transport: createTransport() };

createRoot(root).render(
  <StrictMode>
    <ModelProvider model={model}>
      <CommandsProvider commands={createCommands(studio)}>
        <TooltipProvider>
          <App />
        </TooltipProvider>
      </CommandsProvider>
    </ModelProvider>
  </StrictMode>,
);

keepDrafts(model.stores, browserShelf());
void start(model, connection);
