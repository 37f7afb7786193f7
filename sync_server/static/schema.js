"use strict";

// No calls from here: what can be tried out needs a device's token, which belongs into a till and not into a page.
SwaggerUIBundle({
  url: "/schema/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  supportedSubmitMethods: [],
  validatorUrl: null,
});
