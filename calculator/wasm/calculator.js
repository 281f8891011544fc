/*
 * Opens the calculator and puts questions to it.
 *
 *   gongshiCalculator.open({policy, wasm, fallback}) -> Promise of {engine, answer, ask}
 *
 * `ask(what, query)` puts a question of the module, `estimate`, `premium` or `coverage`, and
 * gives the answer as an object; `answer` gives its text.
 *
 * The rules run as WebAssembly where the browser has it and the page's Content-Security-Policy
 * lets it; elsewhere the same module runs translated to JavaScript. Both give the same bytes.
 * Phones from Chrome 61 and iOS 12 on read this script as it stands: ES2017, no module, no
 * polyfill, and it works from a file on disk.
 */
(function (root) {
  'use strict';

  function open(options) {
    return openModule(options.wasm)
      .then(function (exports) {
        return connect(exports, options.policy, 'wasm');
      })
      .catch(function () {
        return openFallback(options.fallback).then(function (exports) {
          return connect(exports, options.policy, 'js');
        });
      });
  }

  function openModule(url) {
    return new Promise(function (resolve) {
      // An eight-byte empty module asks whether WebAssembly is there and allowed, before
      // anything is fetched. Without either, this line throws and the promise is refused.
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
      if (location.protocol === 'file:') {
        throw new Error('A page on disk cannot fetch');
      }
      resolve(fetch(url));
    })
      .then(function (response) {
        if (!response.ok) {
          throw new Error(url + ': ' + response.status);
        }
        if (
          WebAssembly.instantiateStreaming &&
          response.headers.get('Content-Type') === 'application/wasm'
        ) {
          return WebAssembly.instantiateStreaming(response);
        }
        return response.arrayBuffer().then(function (bytes) {
          return WebAssembly.instantiate(bytes);
        });
      })
      .then(function (loaded) {
        return loaded.instance.exports;
      });
  }

  function openFallback(url) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement('script');
      script.src = url;
      script.onload = function () {
        // A server may answer a missing file with a page: that script defines nothing.
        if (root.gongshiCalculatorFallback) {
          resolve(root.gongshiCalculatorFallback());
        } else {
          reject(new Error(url + ' is not the calculator'));
        }
      };
      script.onerror = function () {
        reject(new Error(url + ' did not load'));
      };
      document.head.appendChild(script);
    });
  }

  // `exports` is the interface described in lib.rs; `policy` its bytes, or the same in base64.
  function connect(exports, policy, engine) {
    function write(bytes) {
      // Reserving may grow the memory, which replaces its buffer: look the buffer up after it.
      const start = exports.reserve(bytes.length);
      new Uint8Array(exports.memory.buffer).set(bytes, start);
      return bytes.length;
    }

    // Characters travel in three bytes each.
    function encoded(query) {
      const bytes = [];
      for (const character of query) {
        const code = character.codePointAt(0);
        bytes.push(code & 255, (code >> 8) & 255, code >> 16);
      }
      return bytes;
    }

    function answer(what, query) {
      const length = exports[what](write(encoded(query)));
      return new TextDecoder().decode(
        new Uint8Array(exports.memory.buffer, exports.output(), length)
      );
    }

    if (!exports.load(write(typeof policy === 'string' ? fromBase64(policy) : policy))) {
      throw new Error('The policy does not belong to this calculator');
    }
    return {
      engine: engine,
      answer: answer,
      ask: function (what, query) {
        return JSON.parse(answer(what, query));
      }
    };
  }

  function fromBase64(text) {
    return Uint8Array.from(atob(text), function (character) {
      return character.charCodeAt(0);
    });
  }

  root.gongshiCalculator = { open: open, connect: connect };
})(this);
