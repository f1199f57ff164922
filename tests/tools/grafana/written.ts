// What a dashboard may be, by Grafana's own types and tighter than these: Grafana's type of a panel
// leaves its options, its drawing and its queries open, here they are those of the panel's kind.
import type { Dashboard, FieldConfig, FieldConfigSource, Panel, RowPanel } from "@grafana/schema";
import type { Options as BarGauge } from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import type {
  FieldConfig as HeatmapDrawing,
  Options as Heatmap,
} from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import type { Options as Stat } from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type {
  FieldConfig as StatesDrawing,
  Options as States,
} from "@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type {
  FieldConfig as TableDrawing,
  Options as Table,
} from "@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";
import type {
  FieldConfig as LinesDrawing,
  Options as Lines,
} from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";

/** Values as JSON has them: the text of an enum, not its name. What Grafana has defaults for may be absent. */
type Json<T> = 0 extends 1 & T
  ? any
  : T extends string
    ? `${T}`
    : T extends (infer U)[]
      ? Json<U>[]
      : T extends object
        ? { [K in keyof T]?: Json<T[K]> }
        : T;

/** As the Prometheus data source reads it, whose types are in no package of their own. */
type Query = {
  refId: string;
  datasource: { type: "prometheus"; uid: string };
  expr: string;
  legendFormat: string;
  instant: boolean;
  range: boolean;
  format: "time_series" | "table" | "heatmap";
};

type Open = "type" | "title" | "description" | "options" | "fieldConfig" | "targets" | "panels" | "collapsed";

type Of<Kind, Options, Drawing> = Json<Omit<Panel, Open>> & {
  type: Kind;
  title: string;
  description: string;
  options: Json<Options>;
  fieldConfig: {
    defaults: Json<Omit<FieldConfig, "custom" | "unit" | "noValue">> & {
      unit: string;
      noValue: string;
      custom: Json<Drawing>;
    };
    overrides: Json<FieldConfigSource["overrides"]>;
  };
  targets: Query[];
};

type Row = Json<Omit<RowPanel, "type">> & { type: "row" };

type PanelOfAKind =
  | Of<"stat", Stat, {}>
  | Of<"timeseries", Lines, LinesDrawing>
  | Of<"bargauge", BarGauge, {}>
  | Of<"heatmap", Heatmap, HeatmapDrawing>
  | Of<"state-timeline", States, StatesDrawing>
  | Of<"table", Table, TableDrawing>
  | Row;

export type Written = Json<Omit<Dashboard, "panels">> & { panels: PanelOfAKind[] };
