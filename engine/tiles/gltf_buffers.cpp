#include "engine/tiles/gltf_buffers.h"

#include <fmt/format.h>
#include <meshoptimizer.h>

#include <algorithm>
#include <cstring>

#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

std::optional<ComponentType> component_type(const Json* value) {
  switch (whole_number(value).value_or(0)) {
    case 5120: return ComponentType::Int8;
    case 5121: return ComponentType::Uint8;
    case 5122: return ComponentType::Int16;
    case 5123: return ComponentType::Uint16;
    case 5125: return ComponentType::Uint32;
    case 5126: return ComponentType::Float;
    default: return std::nullopt;
  }
}

// Matrices are left out: nothing that is drawn needs one from an accessor.
std::optional<std::uint8_t> component_count(const std::string& type) {
  if (type == "SCALAR") return std::uint8_t{1};
  if (type == "VEC2") return std::uint8_t{2};
  if (type == "VEC3") return std::uint8_t{3};
  if (type == "VEC4") return std::uint8_t{4};
  return std::nullopt;
}

}  // namespace

std::size_t size_of(ComponentType type) {
  switch (type) {
    case ComponentType::Int8:
    case ComponentType::Uint8: return 1;
    case ComponentType::Int16:
    case ComponentType::Uint16: return 2;
    case ComponentType::Uint32:
    case ComponentType::Float: return 4;
  }
  return 4;
}

GltfBuffers::GltfBuffers(const Json& json, ByteView binary_chunk, const DecodeOptions& options, DecodeBudget& budget)
    : json_(json),
      binary_chunk_(binary_chunk),
      options_(options),
      budget_(budget),
      buffers_(length(member(json, "buffers"))),
      views_(length(member(json, "bufferViews"))) {}

Result<ByteView> GltfBuffers::buffer(std::uint64_t index) {
  const std::string name = fmt::format("{}, buffer {}", options_.where, index);
  if (index >= buffers_.size()) return fail_input("there is no such buffer", name);
  auto& known = buffers_[index];
  if (known) return *known;
  const Json* description = element(member(json_, "buffers"), index);
  const auto size = whole_number(member(description, "byteLength"));
  if (!size) return fail_input("its byteLength is missing or no size", name);
  const std::string uri = text(member(description, "uri"));
  ByteView bytes;
  if (uri.empty()) {
    if (index != 0 || binary_chunk_.empty()) return fail_input("it has neither an address nor a binary chunk", name);
    bytes = binary_chunk_;
  } else if (uri.starts_with("data:")) {
    MERCIA_TRY(const std::string data, data_from_uri(uri));
    MERCIA_CHECK(budget_.take(data.size(), 1, name));
    std::byte* const kept = scratch_.take(data.size());
    std::memcpy(kept, data.data(), data.size());
    bytes = {kept, data.size()};
  } else {
    if (!options_.fetch) return fail_input("it lies outside the file", name);
    MERCIA_TRY(Bytes fetched, options_.fetch(uri));
    MERCIA_CHECK(budget_.take(fetched.size(), 1, name));
    bytes = fetched_.emplace_back(std::move(fetched));
  }
  const auto part = subview(bytes, 0, *size);
  if (!part) return fail_input(fmt::format("it should have {} bytes but has {}", *size, bytes.size()), name);
  known = *part;
  return *part;
}

Result<GltfBuffers::View> GltfBuffers::unpack_meshopt(const Json& extension, const std::string& name) {
  const auto stride = whole_number(member(extension, "byteStride"));
  const auto count = whole_number(member(extension, "count"));
  const auto size = whole_number(member(extension, "byteLength"));
  const auto offset = whole_number(member(extension, "byteOffset")).value_or(0);
  const auto source = whole_number(member(extension, "buffer"));
  if (!stride || !count || !size || !source) return fail_input("its EXT_meshopt_compression lacks a number", name);
  const std::string mode = text(member(extension, "mode"));
  const std::string filter = text(member(extension, "filter"));
  MERCIA_TRY(const ByteView packed_buffer, buffer(*source));
  const auto packed = subview(packed_buffer, offset, *size);
  if (!packed) return fail_input("its packed bytes lie outside the buffer", name);

  const bool attributes = mode == "ATTRIBUTES";
  const bool stride_fits =
      attributes ? *stride >= 4 && *stride <= 256 && *stride % 4 == 0 : *stride == 2 || *stride == 4;
  if (!stride_fits) return fail_input(fmt::format("a stride of {} bytes cannot be unpacked", *stride), name);
  if (mode == "TRIANGLES" && *count % 3 != 0) return fail_input("its index count is no multiple of three", name);
  MERCIA_CHECK(budget_.take(*count, *stride, name));
  const auto unpacked_size = static_cast<std::size_t>(*count * *stride);
  std::byte* const out = scratch_.take(unpacked_size);
  const auto n = static_cast<std::size_t>(*count);
  const auto each = static_cast<std::size_t>(*stride);
  const auto* in = reinterpret_cast<const unsigned char*>(packed->data());
  int failed = 0;
  if (attributes)
    failed = meshopt_decodeVertexBuffer(out, n, each, in, packed->size());
  else if (mode == "TRIANGLES")
    failed = meshopt_decodeIndexBuffer(out, n, each, in, packed->size());
  else if (mode == "INDICES")
    failed = meshopt_decodeIndexSequence(out, n, each, in, packed->size());
  else
    return fail_input("\"" + mode + "\" is no mode of EXT_meshopt_compression", name);
  if (failed != 0) return fail_input("its packed bytes are broken", name);

  if (filter == "OCTAHEDRAL" && attributes && (each == 4 || each == 8))
    meshopt_decodeFilterOct(out, n, each);
  else if (filter == "QUATERNION" && attributes && each == 8)
    meshopt_decodeFilterQuat(out, n, each);
  else if (filter == "EXPONENTIAL" && attributes)
    meshopt_decodeFilterExp(out, n, each);
  else if (!filter.empty() && filter != "NONE")
    return fail_input("the filter \"" + filter + "\" does not fit it", name);
  return View{{out, unpacked_size}, each};
}

Result<GltfBuffers::View> GltfBuffers::whole_view(std::uint64_t index) {
  const std::string name = fmt::format("{}, buffer view {}", options_.where, index);
  if (index >= views_.size()) return fail_input("there is no such buffer view", name);
  auto& known = views_[index];
  if (known) return *known;
  const Json* description = element(member(json_, "bufferViews"), index);
  if (const Json* packed = member(member(description, "extensions"), "EXT_meshopt_compression")) {
    MERCIA_TRY(const View unpacked, unpack_meshopt(*packed, name));
    known = unpacked;
    return unpacked;
  }
  const auto source = whole_number(member(description, "buffer"));
  const auto size = whole_number(member(description, "byteLength"));
  const auto offset = whole_number(member(description, "byteOffset")).value_or(0);
  const auto stride = whole_number(member(description, "byteStride")).value_or(0);
  if (!source || !size) return fail_input("its buffer or byteLength is missing", name);
  if (stride > 65536) return fail_input("its stride is absurd", name);
  MERCIA_TRY(const ByteView bytes, buffer(*source));
  const auto part = subview(bytes, offset, *size);
  if (!part) return fail_input("it reaches past the end of its buffer", name);
  known = View{*part, static_cast<std::size_t>(stride)};
  return *known;
}

Result<ByteView> GltfBuffers::view(std::uint64_t index) {
  MERCIA_TRY(const View found, whole_view(index));
  return found.bytes;
}

Result<Elements> GltfBuffers::accessor(std::uint64_t index) {
  const std::string name = fmt::format("{}, accessor {}", options_.where, index);
  const Json* description = element(member(json_, "accessors"), index);
  if (!description) return fail_input("there is no such accessor", name);
  const auto type = component_type(member(description, "componentType"));
  const auto components = component_count(text(member(description, "type")));
  const auto count = whole_number(member(description, "count"));
  if (!type || !components || !count) return fail_input("its type or count cannot be used", name);
  if (*count > 0xffffffffu) return fail_input("its count is absurd", name);
  Elements elements{nullptr, 0,           static_cast<std::size_t>(*count),
                    *type,   *components, flag(member(description, "normalized"))};
  const std::size_t element_size = size_of(*type) * *components;
  const Json* sparse = member(description, "sparse");
  if (const auto view_index = whole_number(member(description, "bufferView"))) {
    MERCIA_TRY(const View from, whole_view(*view_index));
    const auto offset = whole_number(member(description, "byteOffset")).value_or(0);
    elements.stride = from.stride ? from.stride : element_size;
    // The last element need not be followed by its padding.
    const std::uint64_t needed = *count == 0 ? 0 : (*count - 1) * elements.stride + element_size;
    const auto part = subview(from.bytes, offset, needed);
    if (!part || elements.stride < element_size) return fail_input("it reaches past the end of its buffer view", name);
    elements.data = part->data();
  } else {
    MERCIA_CHECK(budget_.take(*count, element_size, name));
    std::byte* const zeros = scratch_.take(elements.count * element_size);
    std::memset(zeros, 0, elements.count * element_size);
    elements.data = zeros;
    elements.stride = element_size;
  }
  if (sparse) return with_sparse(*sparse, elements, name);
  return elements;
}

Result<Elements> GltfBuffers::with_sparse(const Json& sparse, Elements base, const std::string& name) {
  const std::size_t element_size = size_of(base.type) * base.components;
  MERCIA_CHECK(budget_.take(base.count, element_size, name));
  std::byte* const out = scratch_.take(base.count * element_size);
  for (std::size_t i = 0; i < base.count; ++i)
    std::memcpy(out + i * element_size, base.data + i * base.stride, element_size);

  const auto count = whole_number(member(sparse, "count"));
  const Json* indices = member(sparse, "indices");
  const Json* values = member(sparse, "values");
  const auto index_type = component_type(member(indices, "componentType"));
  const auto index_view = whole_number(member(indices, "bufferView"));
  const auto value_view = whole_number(member(values, "bufferView"));
  if (!count || *count > base.count || !index_type || !index_view || !value_view)
    return fail_input("its sparse part cannot be used", name);
  const std::size_t index_size = size_of(*index_type);
  MERCIA_TRY(const View index_bytes, whole_view(*index_view));
  MERCIA_TRY(const View value_bytes, whole_view(*value_view));
  const auto index_part =
      subview(index_bytes.bytes, whole_number(member(indices, "byteOffset")).value_or(0), *count * index_size);
  const auto value_part =
      subview(value_bytes.bytes, whole_number(member(values, "byteOffset")).value_or(0), *count * element_size);
  if (!index_part || !value_part) return fail_input("its sparse part reaches past the end of its buffer view", name);
  for (std::size_t i = 0; i < *count; ++i) {
    std::uint32_t target = 0;  // little-endian, so the low bytes come first
    std::memcpy(&target, index_part->data() + i * index_size, index_size);
    if (target >= base.count) return fail_input("its sparse part changes an element that does not exist", name);
    std::memcpy(out + target * element_size, value_part->data() + i * element_size, element_size);
  }
  base.data = out;
  base.stride = element_size;
  return base;
}

}  // namespace mercia::tiles
