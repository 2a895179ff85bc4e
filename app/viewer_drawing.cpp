// What the viewer shows: the frame, its panels and names, and pictures to keep.
#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <limits>

#include "app/png.h"
#include "app/viewer.h"
#include "engine/gpu/offscreen.h"

namespace mercia::app {
namespace {

constexpr int kMeasuringFrames = 2;

std::string picture_name() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  std::array<char, 64> name{};
  std::strftime(name.data(), name.size(), "mercia-%Y%m%d-%H%M%S.png", &parts);
  return name.data();
}

}  // namespace

render::FrameInput Viewer::frame_input() const {
  render::FrameInput input;
  input.views = views_;
  render::Environment& environment = input.environment;
  const WeatherChoice& weather = choice_of(options_.weather);
  environment.weather = weather.weather;
  environment.sun_direction = glm::vec3(geo::direction_towards(sun_));
  environment.moon_direction = glm::vec3(geo::direction_towards(moon_.position));
  environment.moon_light = static_cast<float>(moon_.light());
  environment.world_from_stars = glm::mat3(geo::world_from_stars(clock_.now(), here_));
  input.items = in_headset_ ? std::span<const tiles::DrawItem>(headset_items_) : items_;
  input.vehicles = traffic_.cars();
  // From high above, the haze of the street would hide the whole region.
  const double eye_height = std::max(0.0, views_.front().position().z);
  environment.haze_distance = weather.haze_distance + static_cast<float>(8.0 * eye_height);
  environment.seconds = static_cast<float>(std::fmod(now_ - first_time_, 3600.0));
  if (options_.keeps_up) environment.adapt_seconds = static_cast<float>(frame_seconds_);
  if (highlight_) {
    input.highlight_tile = highlight_->first;
    input.highlight_feature = highlight_->second;
  }
  return input;
}

overlay::PanelFacts Viewer::facts() const {
  overlay::PanelFacts facts;
  facts.gazetteer = &scene_.gazetteer;
  facts.view = &views_.front();
  facts.heading = camera_.pose().heading;
  facts.mode = static_cast<int>(camera_.mode());
  facts.clock = clock_;
  facts.zone = &zone_;
  facts.sun = sun_;
  facts.sun_day = sun_day_;
  facts.frame_times = &frame_times_;
  facts.streaming = scene_.streamer->stats();
  facts.rendering = renderer_->stats();
  facts.gpu_budget = options_.streaming.gpu_budget;
  facts.cpu_budget = options_.streaming.cpu_budget;
  facts.wanted_error = options_.streaming.maximum_screen_space_error;
  if (const auto& region = scene_.source.region) {
    facts.credits = overlay::credits_line(region->attributions, scene_.streamer->copyrights());
    facts.illustrative = overlay::illustrative_line(region->layers);
  } else {
    facts.credits = overlay::credits_line({}, scene_.streamer->copyrights());
  }
  if (const auto& region = scene_.source.region) facts.layers = region->layers;
  if (!traffic_.cars().empty()) facts.simulated = "Vehicles: simulated from the timetable";
  facts.board = board_;
  facts.metres_per_pixel = metres_per_pixel();
  facts.high_contrast = options_.settings.high_contrast;
  facts.text_scale = options_.settings.text_scale;
  if (now_ < notice_until_) facts.notice = notice_;
  if (!presenter_notice_.empty()) facts.notice = presenter_notice_;
  if (waits_for_root_) facts.notice = scene_.streamer->waiting_for_root();
  return facts;
}

// Labels for the frame. What hides them is known some frames later; a single picture is drawn once before to find out.
Result<void> Viewer::name_places(const PresenterFrame& frame, const overlay::Screen& screen) {
  overlay::LabelSurroundings around;
  around.views = views_;
  around.scale = screen.scale;
  around.sun_altitude = sun_.altitude;
  around.high_contrast = options_.settings.high_contrast;
  around.seconds = options_.keeps_up ? frame_seconds_ : std::numeric_limits<double>::infinity();
  std::vector<overlay::ScreenBox> reserved;
  const float pixels = static_cast<float>(views_.front().width) / std::max(1.0f, screen.width);
  const std::span<const overlay::ScreenBox> covered =
      in_headset_ ? std::span<const overlay::ScreenBox>{} : overlay_->panels.covered();
  for (const overlay::ScreenBox& box : covered) reserved.push_back({box.low * pixels, box.high * pixels});
  around.reserved = reserved;
  labels_->update(scene_.gazetteer, traffic_.names(), around);
  if (options_.keeps_up) return {};
  render::FrameInput input = frame_input();
  input.target = frame.target;
  input.scene_pass = &labels_->pass();
  MERCIA_TRY(const std::uint64_t value, renderer_->draw(input));
  labels_->pass().submitted(value);
  MERCIA_CHECK(device_.wait_for(value));
  labels_->update(scene_.gazetteer, traffic_.names(), around);
  return {};
}

// Labels are drawn for one eye or for two: made anew when a headset is put on or taken off.
Result<void> Viewer::fit_labels(const PresenterFrame& frame) {
  const auto views = static_cast<std::uint32_t>(frame.views.size());
  const VkFormat format = frame.target.format == VK_FORMAT_UNDEFINED ? options_.color_format : frame.target.format;
  if (labels_fitted_ && label_options_.views == views && label_options_.color_format == format) return {};
  labels_fitted_ = true;
  label_options_.views = views;
  label_options_.color_format = format;
  MERCIA_CHECK(device_.wait_for(device_.submitted()));
  MERCIA_TRY(labels_, overlay::PlaceLabels::create(device_, label_options_));
  return {};
}

void Viewer::change_settings(const Settings& settings) {
  options_.settings = settings;
  overlay_->set_theme(settings.high_contrast ? overlay::Theme::HighContrast : overlay::Theme::Quiet);
  overlay_->panels.state.labels = settings.names;
  if (options_.keep_settings) options_.keep_settings(settings);
}

overlay::Screen Viewer::scaled(overlay::Screen screen) const {
  screen.scale *= static_cast<float>(options_.settings.text_scale);
  return screen;
}

// How wide a pixel is where the middle of the view meets the ground; 0 where it does not.
double Viewer::metres_per_pixel() const {
  constexpr double kFarthest = 60000.0;  // metres: beyond that a length says nothing
  const geo::View& view = views_.front();
  const double ground = ground_.value_or(scene_.guessed_ground(glm::dvec2(view.position())));
  const auto met = meet_plane(view.position(), view.forward(), ground);
  if (!met) return 0.0;
  const double distance = glm::distance(*met, view.position());
  return distance < kFarthest ? distance / geo::pixels_per_radian(view) : 0.0;
}

Result<std::uint64_t> Viewer::draw(const PresenterFrame& frame, const overlay::Screen& presented) {
  const overlay::Screen screen = scaled(presented);
  MERCIA_CHECK(overlay_->begin(screen, frame_seconds_));
  overlay::PanelFacts shown = facts();
  const std::vector<std::string> problems = scene_.streamer->problems();
  shown.problems = problems;
  if (options_.panels) {
    // Dear ImGui shows a panel once it has measured it: a picture has no second frame to wait for that.
    for (; measured_panels_ < kMeasuringFrames; ++measured_panels_) {
      static_cast<void>(overlay_->draw_panels(shown));
      overlay_->end();
      MERCIA_CHECK(overlay_->begin(screen, frame_seconds_));
    }
    MERCIA_CHECK(grant(overlay_->draw_panels(shown)));
  } else {
    overlay_->draw_credits(shown);
  }
  overlay_->end();
  if (options_.panels) MERCIA_CHECK(fit_labels(frame));
  const bool named = labels_ && options_.panels && overlay_->panels.state.labels;
  if (named) MERCIA_CHECK(name_places(frame, screen));
  render::FrameInput input = frame_input();
  if (named) input.scene_pass = &labels_->pass();
  input.target = frame.target;
  input.wait = frame.wait;
  input.signal = frame.signal;
  // A screen's panels would lie flat on both eyes.
  if (!in_headset_) input.overlay = &overlay_->pass();
  MERCIA_TRY(const std::uint64_t value, renderer_->draw(input));
  overlay_->pass().submitted(value);
  if (named) labels_->pass().submitted(value);
  if (picture_wanted_) MERCIA_CHECK(save_picture(screen));
  return value;
}

// The view again without panels: a picture to keep shows the place and says whose data it is.
Result<void> Viewer::save_picture(const overlay::Screen& screen) {
  picture_wanted_ = false;
  MERCIA_CHECK(overlay_->begin(screen, frame_seconds_));
  overlay_->draw_credits(facts());
  overlay_->end();
  const VkExtent2D extent{views_.front().width, views_.front().height};
  MERCIA_TRY(const auto picture,
             gpu::Offscreen::create(device_, extent, static_cast<std::uint32_t>(views_.size()), options_.color_format));
  render::FrameInput input = frame_input();
  input.target = {picture->image(), picture->view(), extent, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
  input.overlay = &overlay_->pass();
  MERCIA_TRY(const std::uint64_t value, renderer_->draw(input));
  overlay_->pass().submitted(value);
  MERCIA_CHECK(device_.wait_for(value));
  MERCIA_TRY(const std::vector<std::uint8_t> pixels, picture->read(0));
  const bool bgra =
      options_.color_format == VK_FORMAT_B8G8R8A8_SRGB || options_.color_format == VK_FORMAT_B8G8R8A8_UNORM;
  const std::string name = picture_name();
  const Result<void> written =
      write_png(name, extent.width, extent.height, pixels, bgra ? PixelOrder::Bgra : PixelOrder::Rgba);
  notify(written ? "Saved " + name : written.error().sentence());
  return {};
}

}  // namespace mercia::app
