#include "engine/tiles/draco_stream.h"

#include <draco/compression/mesh/mesh_edgebreaker_decoder.h>
#include <draco/compression/mesh/mesh_sequential_decoder.h>
#include <draco/compression/point_cloud/point_cloud_kd_tree_decoder.h>
#include <draco/compression/point_cloud/point_cloud_sequential_decoder.h>
#include <draco/core/varint_decoding.h>
#include <fmt/format.h>

#include <cstring>
#include <deque>
#include <optional>
#include <utility>

namespace mercia::tiles {

struct DracoStream::Geometry {
  std::unique_ptr<draco::PointCloud> points;  // a draco::Mesh where there are triangles
  std::vector<std::uint32_t> indices;
  std::deque<Bytes> owned;  // attributes that Draco keeps in another order
};

namespace {

// What the library allocates for each triangle and vertex while it unravels a mesh, from above.
constexpr std::uint64_t kBytesPerFace = 128;
constexpr std::uint64_t kBytesPerVertex = 64;
// Where attributes have seams, each has a table of corners of its own.
constexpr std::uint64_t kBytesPerFaceAndSeam = 40;
// The numbers of an attribute as they come out of the stream and as they are once dequantized.
constexpr std::uint64_t kBytesPerComponent = 16;

// What a stream may claim, and what it has claimed too much of.
class Claims {
 public:
  Claims(DecodeBudget& budget, const std::string& where) : budget_(budget), where_(where) {}

  bool allow(std::uint64_t count, std::uint64_t bytes_each) {
    if (const auto taken = budget_.take(count, bytes_each, where_); !taken) refusal_ = taken.error();
    return !refusal_;
  }

  bool allow_attributes(const draco::PointCloud& points) {
    for (std::int32_t i = 0; i < points.num_attributes(); ++i) {
      const auto components = static_cast<std::uint64_t>(points.attribute(i)->num_components());
      if (!allow(points.num_points(), components * kBytesPerComponent)) return false;
    }
    return true;
  }

  const std::optional<Error>& refusal() const { return refusal_; }

 private:
  DecodeBudget& budget_;
  const std::string& where_;
  std::optional<Error> refusal_;
};

// The library's decoders, stopped where they would begin to allocate what the stream asks for.
class EdgebreakerDecoder final : public draco::MeshEdgebreakerDecoder {
 public:
  explicit EdgebreakerDecoder(Claims& claims) : claims_(claims) {}

 protected:
  bool DecodeConnectivity() override {
    draco::DecoderBuffer ahead = *buffer();
    std::uint32_t vertices = 0;
    std::uint32_t faces = 0;
    std::uint8_t seams = 0;
    return draco::DecodeVarint(&vertices, &ahead) && draco::DecodeVarint(&faces, &ahead) && ahead.Decode(&seams) &&
           claims_.allow(faces, kBytesPerFace + seams * kBytesPerFaceAndSeam) &&
           claims_.allow(vertices, kBytesPerVertex) && draco::MeshEdgebreakerDecoder::DecodeConnectivity();
  }
  bool DecodeAllAttributes() override {
    return claims_.allow_attributes(*point_cloud()) && draco::MeshEdgebreakerDecoder::DecodeAllAttributes();
  }

 private:
  Claims& claims_;
};

class SequentialDecoder final : public draco::MeshSequentialDecoder {
 public:
  explicit SequentialDecoder(Claims& claims) : claims_(claims) {}

 protected:
  bool DecodeConnectivity() override {
    draco::DecoderBuffer ahead = *buffer();
    std::uint32_t faces = 0;
    std::uint32_t vertices = 0;
    return draco::DecodeVarint(&faces, &ahead) && draco::DecodeVarint(&vertices, &ahead) &&
           claims_.allow(faces, kBytesPerFace) && claims_.allow(vertices, kBytesPerVertex) &&
           draco::MeshSequentialDecoder::DecodeConnectivity();
  }
  bool DecodeAllAttributes() override {
    return claims_.allow_attributes(*point_cloud()) && draco::MeshSequentialDecoder::DecodeAllAttributes();
  }

 private:
  Claims& claims_;
};

template <typename Base>
class PointsDecoder final : public Base {
 public:
  explicit PointsDecoder(Claims& claims) : claims_(claims) {}

 protected:
  bool DecodeGeometryData() override {
    draco::DecoderBuffer ahead = *this->buffer();
    std::int32_t points = 0;
    return ahead.Decode(&points) && points >= 0 && claims_.allow(static_cast<std::uint64_t>(points), kBytesPerVertex) &&
           Base::DecodeGeometryData();
  }
  bool DecodeAllAttributes() override {
    return claims_.allow_attributes(*this->point_cloud()) && Base::DecodeAllAttributes();
  }

 private:
  Claims& claims_;
};

// Runs the decoder on the whole stream; the header has been looked at.
template <typename Decoder, typename Cloud>
Result<void> run(ByteView bytes, Cloud& into, const std::string& where, DecodeBudget& budget) {
  Claims claims(budget, where);
  Decoder decoder(claims);
  draco::DecoderBuffer buffer;
  buffer.Init(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const draco::DecoderOptions options;
  const draco::Status status = decoder.Decode(options, &buffer, &into);
  if (claims.refusal()) return tl::unexpected(*claims.refusal());
  if (!status.ok()) return fail_input("its Draco stream is broken", where, "fetch or make it again");
  return {};
}

Result<draco::DracoHeader> read_header(ByteView bytes, draco::EncodedGeometryType type, const std::string& where) {
  draco::DecoderBuffer buffer;
  buffer.Init(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  draco::DracoHeader header;
  if (!draco::PointCloudDecoder::DecodeHeader(&buffer, &header).ok())
    return fail_input("it holds no Draco stream", where, "fetch or make it again");
  if (header.encoder_type != type)
    return fail_input(
        type == draco::TRIANGULAR_MESH ? "its Draco stream holds no mesh" : "its Draco stream holds no point cloud",
        where);
  // The decoders above know where these keep their counts; glTF allows no others, and the library's own readers of
  // older ones allocate before they look.
  const int minor = type == draco::TRIANGULAR_MESH ? 2 : 3;
  if (header.version_major != 2 || header.version_minor != minor)
    return fail_input(
        fmt::format("Draco bitstream {}.{} is not read, only 2.{}", header.version_major, header.version_minor, minor),
        where);
  return header;
}

std::optional<ComponentType> component_type(draco::DataType type) {
  switch (type) {
    case draco::DT_INT8:
      return ComponentType::Int8;
    case draco::DT_UINT8:
    case draco::DT_BOOL:
      return ComponentType::Uint8;
    case draco::DT_INT16:
      return ComponentType::Int16;
    case draco::DT_UINT16:
      return ComponentType::Uint16;
    case draco::DT_INT32:  // feature numbers; a negative one becomes one that no table has
    case draco::DT_UINT32:
      return ComponentType::Uint32;
    case draco::DT_FLOAT32:
      return ComponentType::Float;
    default:
      return std::nullopt;
  }
}

}  // namespace

DracoStream::DracoStream(std::unique_ptr<Geometry> geometry) : geometry_(std::move(geometry)) {}
DracoStream::DracoStream(DracoStream&&) noexcept = default;
DracoStream& DracoStream::operator=(DracoStream&&) noexcept = default;
DracoStream::~DracoStream() = default;

Result<DracoStream> DracoStream::decode_mesh(ByteView bytes, const std::string& where, DecodeBudget& budget) {
  MERCIA_TRY(const draco::DracoHeader header, read_header(bytes, draco::TRIANGULAR_MESH, where));
  auto mesh = std::make_unique<draco::Mesh>();
  if (header.encoder_method == draco::MESH_EDGEBREAKER_ENCODING) {
    MERCIA_CHECK(run<EdgebreakerDecoder>(bytes, *mesh, where, budget));
  } else if (header.encoder_method == draco::MESH_SEQUENTIAL_ENCODING) {
    MERCIA_CHECK(run<SequentialDecoder>(bytes, *mesh, where, budget));
  } else {
    return fail_input("its Draco stream is packed in an unknown way", where);
  }
  auto geometry = std::make_unique<Geometry>();
  MERCIA_CHECK(budget.take(mesh->num_faces(), 3 * sizeof(std::uint32_t), where));
  geometry->indices.reserve(std::size_t{mesh->num_faces()} * 3);
  for (std::uint32_t i = 0; i < mesh->num_faces(); ++i) {
    for (const draco::PointIndex& corner : mesh->face(draco::FaceIndex(i))) {
      if (corner.value() >= mesh->num_points())
        return fail_input(fmt::format("a triangle names point {}, there are {}", corner.value(), mesh->num_points()),
                          where);
      geometry->indices.push_back(corner.value());
    }
  }
  geometry->points = std::move(mesh);
  return DracoStream(std::move(geometry));
}

Result<DracoStream> DracoStream::decode_points(ByteView bytes, const std::string& where, DecodeBudget& budget) {
  MERCIA_TRY(const draco::DracoHeader header, read_header(bytes, draco::POINT_CLOUD, where));
  auto geometry = std::make_unique<Geometry>();
  geometry->points = std::make_unique<draco::PointCloud>();
  if (header.encoder_method == draco::POINT_CLOUD_KD_TREE_ENCODING) {
    MERCIA_CHECK(run<PointsDecoder<draco::PointCloudKdTreeDecoder>>(bytes, *geometry->points, where, budget));
  } else if (header.encoder_method == draco::POINT_CLOUD_SEQUENTIAL_ENCODING) {
    MERCIA_CHECK(run<PointsDecoder<draco::PointCloudSequentialDecoder>>(bytes, *geometry->points, where, budget));
  } else {
    return fail_input("its Draco stream is packed in an unknown way", where);
  }
  return DracoStream(std::move(geometry));
}

std::size_t DracoStream::point_count() const { return geometry_->points->num_points(); }

const std::vector<std::uint32_t>& DracoStream::indices() const { return geometry_->indices; }

Result<Elements> DracoStream::attribute(std::uint32_t unique_id, const std::string& where, DecodeBudget& budget) {
  const draco::PointAttribute* attribute = geometry_->points->GetAttributeByUniqueId(unique_id);
  if (!attribute || !attribute->buffer())
    return fail_input(fmt::format("its Draco stream has no attribute {}", unique_id), where);
  const auto type = component_type(attribute->data_type());
  if (!type || attribute->num_components() < 1 || attribute->num_components() > 4)
    return fail_input(fmt::format("attribute {} of its Draco stream is of a type that is not read", unique_id), where);
  Elements elements;
  elements.count = point_count();
  elements.type = *type;
  elements.components = static_cast<std::uint8_t>(attribute->num_components());
  const std::size_t size = size_of(*type) * elements.components;
  const auto stride = static_cast<std::size_t>(attribute->byte_stride());
  const ByteView values = {reinterpret_cast<const std::byte*>(attribute->buffer()->data()),
                           attribute->buffer()->data_size()};
  const auto outside = [&] {
    return fail_input(fmt::format("attribute {} of its Draco stream has too few values", unique_id), where);
  };
  const auto first = static_cast<std::uint64_t>(attribute->byte_offset());
  if (stride < size || !subview(values, first, attribute->size() * stride)) return outside();
  if (attribute->is_mapping_identity()) {
    if (attribute->size() < elements.count) return outside();
    elements.data = values.data() + first;
    elements.stride = stride;
    return elements;
  }
  if (attribute->indices_map_size() < elements.count) return outside();
  MERCIA_CHECK(budget.take(elements.count, size, where));
  Bytes& copy = geometry_->owned.emplace_back(elements.count * size);
  for (std::size_t i = 0; i < elements.count; ++i) {
    const auto value = attribute->mapped_index(draco::PointIndex(static_cast<std::uint32_t>(i)));
    if (value.value() >= attribute->size()) return outside();
    std::memcpy(copy.data() + i * size, values.data() + first + value.value() * stride, size);
  }
  elements.data = copy.data();
  elements.stride = size;
  return elements;
}

}  // namespace mercia::tiles
