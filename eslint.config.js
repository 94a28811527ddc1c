// The lab's JavaScript, which a browser is given as it is: what a reader would trip over is an error.

import js from "@eslint/js";
import globals from "globals";

export default [
  {
    files: ["ui/lab/*.js"],
    ...js.configs.recommended,
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...js.configs.recommended.rules,
      "no-unused-vars": ["error", { varsIgnorePattern: "^_$" }],
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      // Names come from visitors' files: every object has a `constructor`, and a replacement reads `$&` as something else.
      "no-restricted-syntax": [
        "error",
        { selector: "BinaryExpression[operator='in']", message: "Use Object.hasOwn." },
        {
          selector:
            "CallExpression[callee.property.name=/^replace(All)?$/][arguments.1.type!=/^(Literal|ArrowFunctionExpression)$/]",
          message: "Give a function: a text is read as a pattern.",
        },
      ],
    },
  },
];
