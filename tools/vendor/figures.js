// Of D3 (Mike Bostock and Observable, ISC), what the desk's pictures need.
export { extent, group } from "d3-array";
export { axisBottom, axisLeft } from "d3-axis";
export { scaleLinear, scaleLog, scaleUtc } from "d3-scale";
export { select } from "d3-selection";
export { line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle, symbolCross, symbolStar } from "d3-shape";
