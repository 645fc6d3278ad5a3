import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApi } from "./api/client.ts";
import { connect } from "./model/connect.ts";
import { createModel, ModelProvider } from "./model/model.tsx";
import "./main.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root to draw into");

const token = document.querySelector<HTMLMetaElement>('meta[name="milimo-token"]')?.content ?? "";
const model = createModel(createApi(token));
connect(model);

createRoot(root).render(
  <StrictMode>
    <ModelProvider model={model}>
      <h1>Milimo Video</h1>
    </ModelProvider>
  </StrictMode>,
);
