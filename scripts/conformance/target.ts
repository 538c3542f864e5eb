/**
 * What a program is told it runs on: what the unix coverage build answers in feature_check/target_info.py, because the suites leave out what a board
 * could not run.
 */

import { computerNames } from "../../src/run/computer.js";

export const TARGET = {
  ...computerNames(),
  PINBRIDGE_PLATFORM: "linux",
  PINBRIDGE_BUILD: "coverage",
  HOME: "/home/user",
};
