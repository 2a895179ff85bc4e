// From the bytes of a tile's content (glTF, GLB, b3dm, i3dm, pnts, cmpt) to vertices that the GPU takes as they are.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"

namespace mercia::tiles {

// What a content may at most make of itself. Over a limit it is an error, never a crash.
struct DecodeLimits {
  std::uint64_t bytes = std::uint64_t{1} << 30;  // everything that one content allocates, vertices, pixels, tables
  std::uint32_t primitives = 100'000;
  std::uint32_t nodes = 1'000'000;
  std::uint32_t composite_depth = 4;  // cmpt within cmpt
};

// The axis that points up in the glTF of a tileset; 3D Tiles says y, asset.gltfUpAxis of old tilesets may say
// otherwise.
enum class UpAxis : std::uint8_t { X, Y, Z };

struct DecodeOptions {
  std::string where;  // the address, for messages
  UpAxis up_axis = UpAxis::Y;
  DecodeLimits limits;
  // Reads what the content refers to (buffers, images, schemas), by the reference as it stands in the file.
  // Without it such references are errors.
  std::function<Result<Bytes>(const std::string& reference)> fetch;
};

enum class ContentKind : std::uint8_t { Unknown, Glb, JsonText, B3dm, I3dm, Pnts, Cmpt, Geom, Vctr, Subtree };

// By the first bytes.
ContentKind sniff(ByteView bytes);

// Errors (Input): of an unknown kind, cut off, a range outside its buffer, an index without a vertex, over a limit.
// What can be left out without harming the rest (a primitive with NaN positions, a broken picture, a broken tile of a
// composite, an extension that is not known) is left out and named in `problems` or `unsupported`.
Result<TileContent> decode_content(ByteView bytes, const DecodeOptions& options);

// Adds the second content to the first, as one mesh.
void append_content(TileContent& to, TileContent&& from);

}  // namespace mercia::tiles
