#include "engine/tiles/gltf_attributes.h"

#include <fmt/format.h>

#include <utility>

namespace mercia::tiles {

PrimitiveAttributes::PrimitiveAttributes(const Json& description, const std::string& name, PrimitiveContext& context)
    : name_(name),
      context_(context),
      attributes_(member(description, "attributes")),
      packed_(member(member(description, "extensions"), "KHR_draco_mesh_compression")) {}

Result<void> PrimitiveAttributes::unpack() {
  if (!packed_) return {};
  const auto view = whole_number(member(packed_, "bufferView"));
  if (!view) return fail_input("its KHR_draco_mesh_compression names no buffer view", name_);
  MERCIA_TRY(const ByteView bytes, context_.buffers.view(*view));
  MERCIA_TRY(stream_, DracoStream::decode_mesh(bytes, name_, context_.budget));
  return {};
}

bool PrimitiveAttributes::has_fallback() const {
  const auto accessor = whole_number(member(attributes_, "POSITION"));
  return member(element(context_.buffers.accessors(), accessor.value_or(~0ull)), "bufferView") != nullptr;
}

Result<Elements> PrimitiveAttributes::get(const char* semantic) {
  const auto accessor = whole_number(member(attributes_, semantic));
  if (!accessor) return fail_input(fmt::format("its attribute {} is no index", semantic), name_);
  const Json* packed = stream_ ? member(member(packed_, "attributes"), semantic) : nullptr;
  if (!packed) return context_.buffers.accessor(*accessor);
  const auto id = index_number(packed);
  if (!id) return fail_input(fmt::format("its packed attribute {} is no number", semantic), name_);
  MERCIA_TRY(Elements elements, stream_->attribute(*id, name_, context_.budget));
  elements.normalized = flag(member(element(context_.buffers.accessors(), *accessor), "normalized"));
  return elements;
}

Result<std::optional<Elements>> PrimitiveAttributes::find(const char* semantic, std::size_t vertices,
                                                          std::uint8_t components) {
  if (!has(semantic)) return std::optional<Elements>();
  MERCIA_TRY(Elements elements, get(semantic));
  if (elements.count < vertices || elements.components < components)
    return fail_input(fmt::format("its attribute {} has too few elements", semantic), name_);
  elements.count = vertices;
  return std::optional<Elements>(elements);
}

}  // namespace mercia::tiles
