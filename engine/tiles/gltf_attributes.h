// The attributes of a glTF primitive: from its accessors, or from the Draco stream that holds them packed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/tiles/draco_stream.h"
#include "engine/tiles/gltf_buffers.h"
#include "engine/tiles/gltf_primitive.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

class PrimitiveAttributes {
 public:
  // The arguments must outlive this.
  PrimitiveAttributes(const Json& description, const std::string& name, PrimitiveContext& context);

  // Unpacks the primitive's KHR_draco_mesh_compression if it has one; to be called once, before the rest.
  // Errors (Input): the stream cannot be used. Then has_fallback() tells whether the accessors hold everything, too.
  Result<void> unpack();
  bool has_fallback() const;

  bool has(const char* semantic) const { return member(attributes_, semantic) != nullptr; }
  // The elements live as long as this and the context. Errors (Input): absent, or a range outside its buffer.
  Result<Elements> get(const char* semantic);
  // The first `vertices` elements; nothing if the primitive has no such attribute.
  // Errors (Input): it has fewer of them, or fewer than `components` numbers in each.
  Result<std::optional<Elements>> find(const char* semantic, std::size_t vertices, std::uint8_t components);
  // The unpacked triangles; null where the indices are in an accessor as usual.
  const std::vector<std::uint32_t>* indices() const { return stream_ ? &stream_->indices() : nullptr; }

 private:
  const std::string& name_;
  PrimitiveContext& context_;
  const Json* attributes_;
  const Json* packed_;
  std::optional<DracoStream> stream_;
};

}  // namespace mercia::tiles
