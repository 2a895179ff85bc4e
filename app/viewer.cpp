#include "app/viewer.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

#include "engine/base/log.h"
#include "engine/gpu/memory_ceiling.h"

namespace mercia::app {
namespace {

constexpr double kProbeHeight = 2000.0;     // metres above the guessed ground from which it is looked for
constexpr double kSettleInterval = 0.15;    // seconds between two looks for the ground while tiles come in
constexpr int kMostSettleRounds = 200;      // then the ground is good enough, whatever the tiles say next
constexpr double kGroundInterval = 0.1;     // seconds between two looks for the ground below a moving eye
constexpr double kGroundStep = 0.4;         // metres that the eye moves before the ground is looked up again
constexpr double kFarthestPivot = 30000.0;  // metres: what lies farther is sky for the hand
constexpr double kNoticeSeconds = 5.0;
constexpr double kHour = 3600.0;
constexpr double kNoon = 12.0 * kHour;    // seconds of the day
constexpr double kLandingRange = 3000.0;  // metres from which walking starts at the point looked at

geo::View world_view(const StageView& stage, const Pose& pose) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye(pose.position, pose.heading, pose.pitch) * stage.stage_from_eye;
  view.field_of_view = stage.field_of_view;
  view.width = stage.width;
  view.height = stage.height;
  return view;
}

// From the eye through the middle of a pixel, world, unit length.
glm::dvec3 ray_of(const geo::View& view, const glm::uvec2& pixel) {
  const geo::FieldOfView& fov = view.field_of_view;
  const glm::dvec2 share = (glm::dvec2(pixel) + 0.5) / glm::dvec2(view.width, view.height);
  const glm::dvec3 ray(std::lerp(std::tan(fov.left), std::tan(fov.right), share.x),
                       std::lerp(std::tan(fov.up), std::tan(fov.down), share.y), -1.0);
  return glm::normalize(glm::dmat3(view.world_from_eye) * ray);
}

bool touches_camera(const PersonInput& input) {
  const CameraInput& camera = input.camera;
  return camera.primary_drag != glm::dvec2(0.0) || camera.secondary_drag != glm::dvec2(0.0) || camera.wheel != 0.0 ||
         camera.move != glm::dvec3(0.0) || camera.turn != glm::dvec2(0.0) || camera.dolly != 0.0;
}

}  // namespace

Viewer::Viewer(gpu::Device& device, Scene& scene, const Start& start, const ViewerOptions& options)
    : device_(device), scene_(scene), options_(options), start_(start), camera_(start.pose), traffic_(scene) {
  camera_.set_mode(options.mode);
  ground_settled_ = !start.above_ground;
  waits_for_root_ = !scene.streamer->waiting_for_root().empty();
  start_clock();
}

Result<std::unique_ptr<Viewer>> Viewer::create(gpu::Device& device, Scene& scene, const Start& start,
                                               const ViewerOptions& options) {
  std::unique_ptr<Viewer> viewer(new Viewer(device, scene, start, options));
  // What the device cannot give, tiles do not plan with.
  tiles::StreamerOptions& streaming = viewer->options_.streaming;
  streaming.gpu_budget = std::min(streaming.gpu_budget, gpu::device_memory_ceiling(device));
  scene.streamer->set_options(streaming);
  render::RendererOptions rendering;
  rendering.views = options.views;
  rendering.color_format = options.color_format;
  const render::QualitySettings quality = viewer->quality_settings();
  if (options.keeps_up) rendering.samples = static_cast<VkSampleCountFlagBits>(quality.samples);
  rendering.shadows = quality.shadows;
  rendering.surface_detail = quality.surface_detail;
  rendering.gpu_budget = streaming.gpu_budget;
  MERCIA_TRY(viewer->renderer_, render::Renderer::create(device, rendering));
  scene.streamer->set_prepare(render::preparation(device));
  streaming.maximum_screen_space_error = quality.screen_space_error;
  scene.streamer->set_options(streaming);
  MERCIA_TRY(viewer->overlay_, overlay::Overlay::create(device, options.color_format));
  viewer->label_options_ = rendering;
  viewer->change_settings(options.settings);
  viewer->probe_ = std::make_unique<render::GroundProbe>(*viewer->renderer_, *scene.streamer, options.views);
  for (const region::Place& place : scene.gazetteer.places) viewer->overlay_->add_letters(place.name);
  if (!options.card.empty()) MERCIA_CHECK(viewer->show_card_named(options.card));
  return viewer;
}

Result<void> Viewer::update(const PresenterFrame& frame, const PersonInput& input) {
  const double before = now_;
  now_ = monotonic_seconds();
  if (first_time_ < 0.0) {
    first_time_ = now_;
    if (!options_.notice.empty()) notify(options_.notice);
  }
  frame_seconds_ = before > 0.0 ? now_ - before : 0.0;
  if (before > 0.0) frame_times_.add(frame_seconds_ * 1e3);

  presenter_notice_ = frame.notice;
  for (const Verb verb : input.verbs) MERCIA_CHECK(obey(verb, input));
  if (input.clicked) MERCIA_CHECK(ask(*input.clicked));
  if (input.double_clicked) MERCIA_CHECK(go_to(*input.double_clicked));
  MERCIA_CHECK(settle_on_ground(input));
  if (!views_.empty()) MERCIA_CHECK(look_up_ground());
  CameraInput camera = input.camera;
  if (input.needs_pivot) MERCIA_CHECK(find_pivot(camera));
  camera.pivot = pivot_;
  camera.ground = ground_;
  if (frame.headset) {
    follow_head(*frame.headset);
    MERCIA_CHECK(use_hands(*frame.headset));
  } else {
    in_headset_ = false;
    menu_.reset();  // a later session may have another format
    camera_.update(camera);
  }

  views_.clear();
  for (const StageView& stage : frame.views) {
    views_.push_back(world_view(stage, camera_.pose()));
    if (in_headset_) views_.back().world_from_eye = rig_.world_from(stage.stage_from_eye);
  }
  std::vector<geo::View> asked = views_;
  if (!ground_settled_) {
    const glm::dvec2 place(camera_.pose().position);
    asked.push_back(render::probe_view(place, scene_.guessed_ground(place) + kProbeHeight));
  }
  // Tiles take about this long to come: by then the eye is elsewhere.
  constexpr double kAhead = 1.0;
  const Pose ahead = camera_.expected(kAhead);
  expected_views_.clear();
  if (glm::distance(ahead.position, camera_.pose().position) > 1.0) {
    for (const StageView& stage : frame.views) expected_views_.push_back(world_view(stage, ahead));
  }
  scene_.streamer->expect(expected_views_);
  items_ = scene_.streamer->update(asked, now_, *renderer_);
  if (in_headset_) {
    headset_items_.assign(items_.begin(), items_.end());
    hand_shapes_->add(hands_shown_, rig_.scale(), headset_items_);
  }
  if (waits_for_root_ && scene_.streamer->waiting_for_root().empty()) MERCIA_CHECK(arrive());

  here_ = scene_.on_earth ? scene_.frame.geodetic_from_map(scene_.frame.map_from_world(camera_.pose().position))
                          : geo::Geodetic{};
  clock_.advance(frame_seconds_);
  set_time(clock_.now());
  traffic_.update(clock_.now(), camera_.pose().position);
  if (const auto journey = traffic_.selected()) follow_vehicle(*journey);
  board_ = stop_board_.of(traffic_.timetable(), overlay_->panels.state.card, clock_.now());
  return {};
}

// Its card tells the next calls as it runs; whoever closes the card or asks for another lets go of it.
void Viewer::follow_vehicle(const transit::Journey& journey) {
  auto& shown = overlay_->panels.state.card;
  auto card = traffic_.card_of(journey, zone_);
  const bool let_go = followed_ == journey && (!shown || (card && shown->title != card->title));
  if (card && !let_go) {
    followed_ = journey;
    shown = std::move(card);
    return;
  }
  if (!card) shown.reset();
  followed_.reset();
  traffic_.select(std::nullopt);
}

void Viewer::start_clock() {
  zone_ = scene_.time_zone();
  clock_ = Clock(options_.time);
  clock_.pause(!options_.time_runs);
}

void Viewer::set_time(geo::UnixSeconds time) {
  clock_.set(time);
  sun_ = geo::sun_position(time, here_);
  moon_ = geo::moon(time, here_);
  CivilTime noon = zone_.local(time).civil;
  noon.seconds = kNoon;
  const geo::UnixSeconds middle = zone_.at(noon);
  if (std::abs(middle - sun_day_.noon) > kNoon / 2.0) sun_day_ = geo::sun_day(middle, here_);
}

void Viewer::step_months(int months) { set_time(zone_.at(plus_months(zone_.local(clock_.now()).civil, months))); }

// The visit begins anew, with a tileset that has a place.
Result<void> Viewer::arrive() {
  waits_for_root_ = false;
  MERCIA_TRY(start_, options_.arrive(options_));
  camera_ = Camera(start_.pose);
  camera_.set_mode(options_.mode);
  ground_settled_ = !start_.above_ground;
  start_clock();
  if (!options_.notice.empty()) notify(options_.notice);
  return {};
}

// Stands the start on the ground that the tiles show, better and better as finer ones arrive.
Result<void> Viewer::settle_on_ground(const PersonInput& input) {
  if (ground_settled_ || views_.empty()) return {};
  const bool complete = scene_.streamer->complete();
  if (!complete && now_ - last_settle_time_ < kSettleInterval) return {};
  last_settle_time_ = now_;
  const glm::dvec2 place(start_.pose.position);
  const double guess = scene_.guessed_ground(place);
  MERCIA_TRY(const auto ground, probe_->ground_below(place, guess + kProbeHeight, items_));
  if (ground) {
    const double lift = *ground + *start_.above_ground - start_.pose.position.z;
    camera_.lift(lift - start_lift_);
    // The view has moved by a visible amount: what it needs now may not have been asked for yet.
    const bool moved = std::abs(lift - start_lift_) > 0.02;
    start_lift_ = lift;
    ground_ = ground;
    if (moved && !touches_camera(input) && ++settle_rounds_ < kMostSettleRounds) return {};
  }
  if (complete || touches_camera(input)) ground_settled_ = true;
  return {};
}

// The ground below the eye, a few times a second while it moves: walking follows it and flying stays above it.
Result<void> Viewer::look_up_ground() {
  const glm::dvec3 eye = camera_.pose().position;
  const bool walking = camera_.mode() == CameraMode::Walk;
  const double patience = walking ? kGroundInterval : 4.0 * kGroundInterval;
  if (now_ - ground_time_ < patience) return {};
  const double moved = glm::distance(glm::dvec2(eye), ground_place_);
  const double height = ground_ ? std::max(1.0, eye.z - *ground_) : 1.0;
  if (ground_ && moved < std::max(kGroundStep, walking ? 0.0 : 0.05 * height) && scene_.streamer->complete()) return {};
  ground_time_ = now_;
  ground_place_ = glm::dvec2(eye);
  // From a little above the eye: whoever walks under a bridge stays under it.
  MERCIA_TRY(const auto found, probe_->surface_below(ground_place_, eye.z + 0.5, items_));
  if (found) ground_ = found;
  return {};
}

Result<std::optional<glm::dvec3>> Viewer::point_at(const glm::dvec2& pixel) {
  const geo::View view = main_view();
  if (pixel.x < 0.0 || pixel.y < 0.0 || pixel.x >= view.width || pixel.y >= view.height)
    return std::optional<glm::dvec3>{};
  MERCIA_TRY(const auto hit, probe_->pick(view, glm::uvec2(pixel), items_));
  return hit ? std::optional<glm::dvec3>(hit->world_position) : std::nullopt;
}

Result<void> Viewer::find_pivot(CameraInput& input) {
  pivot_.reset();
  if (views_.empty()) return {};
  MERCIA_TRY(pivot_, point_at(input.cursor));
  if (pivot_) return {};
  // Beside everything that is drawn: the plane of the ground goes on.
  const Pose& pose = camera_.pose();
  const glm::dvec3 ray = ray_through(pose, input.cursor, input.viewport);
  const double ground = ground_.value_or(scene_.guessed_ground(glm::dvec2(pose.position)));
  const auto met = meet_plane(pose.position, ray, ground);
  if (met && glm::distance(*met, pose.position) < kFarthestPivot) {
    pivot_ = met;
  } else {
    pivot_ = pose.position + ray * std::max(200.0, std::abs(pose.position.z - ground));
  }
  return {};
}

Result<void> Viewer::ask(const glm::dvec2& pixel) {
  if (views_.empty() || !options_.panels) return {};
  const geo::View view = main_view();
  if (pixel.x >= view.width || pixel.y >= view.height || pixel.x < 0.0 || pixel.y < 0.0) return {};
  return ask_view(view, glm::uvec2(pixel));
}

Result<void> Viewer::ask_view(const geo::View& view, const glm::uvec2& pixel) {
  overlay::PanelState& state = overlay_->panels.state;
  state.card.reset();
  highlight_.reset();
  MERCIA_TRY(const auto hit, probe_->pick(view, pixel, items_));
  const double reach =
      hit ? glm::distance(hit->world_position, view.position()) : std::numeric_limits<double>::infinity();
  traffic_.select(traffic_.meet(view.position(), ray_of(view, pixel), reach));
  if (traffic_.selected() || !hit) return {};
  const auto feature = scene_.streamer->feature(hit->tile, hit->primitive, hit->feature);
  if (!feature) return {};
  state.card = overlay::card_of(*feature);
  highlight_ = {hit->tile, hit->feature};
  return {};
}

Result<void> Viewer::go_to(const glm::dvec2& pixel) {
  if (views_.empty()) return {};
  MERCIA_TRY(const auto point, point_at(pixel));
  if (!point) return {};
  const Pose& pose = camera_.pose();
  if (camera_.mode() == CameraMode::Walk) {
    Pose there = pose;
    there.position = *point + glm::dvec3(0.0, 0.0, kEyeHeight);
    camera_.fly_to(there);
    return {};
  }
  const double distance = std::max(40.0, glm::distance(pose.position, *point) * 0.35);
  camera_.fly_to(pose_towards(*point, pose.heading, distance, std::min(pose.pitch, -0.15)));
  return {};
}

Result<void> Viewer::show_card_named(const std::string& name) {
  const std::vector<std::size_t> found = scene_.gazetteer.index.find(name, 1);
  if (found.empty())
    return fail(ErrorKind::Usage, "there is no place \"" + name + "\"", scene_.source.title, "try a part of the name");
  show_card(found.front());
  return {};
}

void Viewer::show_card(std::size_t place) {
  highlight_.reset();
  overlay_->panels.state.card = overlay::card_of(scene_.gazetteer.places[place]);
}

void Viewer::go_to_place(std::size_t place) {
  if (camera_.mode() == CameraMode::Walk) camera_.set_mode(CameraMode::Orbit);
  highlight_.reset();
  // Where somebody has chosen the best place to see it from.
  if (const auto view = find_view_of(scene_, scene_.gazetteer.places[place].name)) {
    camera_.fly_to(view->pose);
    return;
  }
  const int importance = overlay::importance_of(scene_.gazetteer.places[place].kind);
  const double distance = importance == 8 ? 2500.0 : importance >= 9 ? 320.0 : 180.0;
  camera_.fly_to(pose_towards(scene_.gazetteer.world[place] + glm::dvec3(0.0, 0.0, 10.0), camera_.pose().heading,
                              distance, -0.42));
}

Result<void> Viewer::change_mode(CameraMode mode) {
  if (mode == camera_.mode()) return {};
  camera_.set_mode(mode);
  if (mode != CameraMode::Walk || views_.empty()) return {};
  // Comes down where the view points, if that is near, else straight below.
  const geo::View view = main_view();
  const Pose& pose = camera_.pose();
  MERCIA_TRY(auto point, point_at({view.width / 2.0, view.height / 2.0}));
  if (point && glm::distance(*point, pose.position) > kLandingRange) point.reset();
  const glm::dvec2 place = point ? glm::dvec2(*point) : glm::dvec2(pose.position);
  const double from = std::max(pose.position.z, point ? point->z : pose.position.z) + 500.0;
  MERCIA_TRY(const auto ground, probe_->ground_below(place, from, items_));
  const double floor = ground.value_or(point ? point->z : scene_.guessed_ground(place));
  ground_ = floor;
  ground_place_ = place;
  camera_.fly_to({glm::dvec3(place, floor + kEyeHeight), pose.heading, 0.0});
  return {};
}

render::QualitySettings Viewer::quality_settings() const {
  render::QualitySettings settings = render::settings_of(options_.quality, device_);
  if (options_.shadows == Shadows::Off) settings.shadows.cascades = 0;
  if (options_.shadows == Shadows::Exact) settings.shadows = render::exact_shadows();
  // A single picture has all of its maps drawn for it.
  if (!options_.keeps_up) settings.shadows.redrawn_a_frame = render::kMostCascades;
  settings.screen_space_error = options_.screen_space_error.value_or(settings.screen_space_error);
  return settings;
}

Result<void> Viewer::change_quality(render::Quality quality) {
  options_.quality = quality;
  const render::QualitySettings settings = quality_settings();
  MERCIA_CHECK(renderer_->set_samples(static_cast<VkSampleCountFlagBits>(settings.samples)));
  MERCIA_CHECK(renderer_->set_shadows(settings.shadows));
  renderer_->set_surface_detail(settings.surface_detail);
  options_.streaming.maximum_screen_space_error = settings.screen_space_error;
  scene_.streamer->set_options(options_.streaming);
  notify(std::string("Quality: ") + render::kQualityNames[static_cast<std::size_t>(quality)]);
  return {};
}

Result<void> Viewer::change_shadows(Shadows shadows) {
  options_.shadows = shadows;
  MERCIA_CHECK(renderer_->set_shadows(quality_settings().shadows));
  notify(shadows == Shadows::Exact ? "Shadows: exact, to be measured" : "Shadows: as the quality has them");
  return {};
}

Result<void> Viewer::obey(Verb verb, const PersonInput& input) {
  overlay::PanelState& state = overlay_->panels.state;
  switch (verb) {
    case Verb::Search: state.focus_search = options_.panels; break;
    case Verb::Help: state.help = !state.help; break;
    case Verb::Statistics: state.statistics = !state.statistics; break;
    case Verb::Labels: {
      Settings changed = options_.settings;
      changed.names = !changed.names;
      change_settings(changed);
      break;
    }
    case Verb::HighContrast: {
      Settings changed = options_.settings;
      changed.high_contrast = !changed.high_contrast;
      change_settings(changed);
      break;
    }
    case Verb::LargerText:
    case Verb::SmallerText: {
      Settings changed = options_.settings;
      changed.text_scale = stepped_text_scale(changed.text_scale, verb == Verb::LargerText ? 1 : -1);
      change_settings(changed);
      break;
    }
    case Verb::Menu: state.menu = !state.menu; break;
    case Verb::Home: {
      Pose home = start_.pose;
      home.position.z += start_lift_;
      if (camera_.mode() == CameraMode::Walk) camera_.set_mode(CameraMode::Orbit);
      camera_.fly_to(home);
      break;
    }
    case Verb::FaceNorth: {
      Pose north = camera_.pose();
      north.heading = 0.0;
      camera_.fly_to(north);
      break;
    }
    case Verb::NextMode: return change_mode(static_cast<CameraMode>((static_cast<int>(camera_.mode()) + 1) % 3));
    case Verb::Orbit: return change_mode(CameraMode::Orbit);
    case Verb::Fly: return change_mode(CameraMode::Fly);
    case Verb::Walk: return change_mode(CameraMode::Walk);
    case Verb::NextQuality:
      return change_quality(static_cast<render::Quality>((static_cast<std::size_t>(options_.quality) + 1) %
                                                         render::kQualityNames.size()));
    case Verb::ExactShadows:
      return change_shadows(options_.shadows == Shadows::Exact ? Shadows::Default : Shadows::Exact);
    case Verb::SavePicture: picture_wanted_ = true; break;
    case Verb::AskMiddle: return ask(input.camera.viewport * 0.5);
    case Verb::Dismiss:
      if (state.help) {
        state.help = false;
      } else if (state.menu) {
        state.menu = false;
      } else if (state.searching || state.query[0] != '\0') {
        overlay_->panels.leave_search();
      } else {
        state.card.reset();
        highlight_.reset();
      }
      break;
    case Verb::Confirm: state.confirm_search = true; break;
    case Verb::NextResult: ++state.chosen_result; break;
    case Verb::PreviousResult: --state.chosen_result; break;
    case Verb::NextWeather:
      options_.weather = kWeathers[(static_cast<std::size_t>(options_.weather) + 1) % kWeathers.size()].kind;
      notify(std::string("Weather: ") + choice_of(options_.weather).name);
      break;
    case Verb::NearestStop:
      if (const auto stop = nearest_stop(scene_.gazetteer, camera_.pose().position)) show_card(*stop);
      break;
    case Verb::PauseTime: clock_.pause(!clock_.paused()); break;
    case Verb::FasterTime: clock_.faster(); break;
    case Verb::SlowerTime: clock_.slower(); break;
    case Verb::HourLater: set_time(clock_.now() + kHour); break;
    case Verb::HourEarlier: set_time(clock_.now() - kHour); break;
    case Verb::MonthLater: step_months(1); break;
    case Verb::MonthEarlier: step_months(-1); break;
    case Verb::PresentTime:
      set_time(static_cast<geo::UnixSeconds>(std::time(nullptr)));
      clock_.set_speed(1.0);
      break;
    case Verb::Headset: break;  // the presenter's
  }
  return {};
}

Progress Viewer::progress() const {
  const bool complete =
      scene_.streamer->complete() && scene_.streamer->stats().tiles_fading == 0 && !traffic_.loading();
  return {!items_.empty(), ground_settled_ && complete, now_ - first_time_};
}

void Viewer::tell(Status& status) const {
  const Progress now = progress();
  status.seconds = now.seconds;
  status.complete = now.complete;
  status.head = camera_.pose().position;
  status.heading = glm::degrees(camera_.pose().heading);
  status.floor = in_headset_ ? rig_.floor() : camera_.pose().position;
  status.scale = in_headset_ ? rig_.scale() : 1.0;
  status.menu = menu_ && menu_->place();
  status.aiming = in_headset_ && hands_shown_.landing.has_value();
  if (now_ < notice_until_) status.trouble = notice_;
  if (waits_for_root_) status.trouble = scene_.streamer->waiting_for_root();
}

Result<void> Viewer::grant(const overlay::PanelWishes& wishes) {
  if (wishes.time) set_time(*wishes.time);
  if (wishes.months != 0) step_months(wishes.months);
  if (wishes.pause_time) clock_.pause(*wishes.pause_time);
  if (wishes.faster) clock_.faster();
  if (wishes.slower) clock_.slower();
  if (wishes.present_time) MERCIA_CHECK(obey(Verb::PresentTime, {}));
  if (wishes.toggle_labels) MERCIA_CHECK(obey(Verb::Labels, {}));
  if (wishes.toggle_contrast) MERCIA_CHECK(obey(Verb::HighContrast, {}));
  if (wishes.text_steps != 0) MERCIA_CHECK(obey(wishes.text_steps > 0 ? Verb::LargerText : Verb::SmallerText, {}));
  if (wishes.face_north) MERCIA_CHECK(obey(Verb::FaceNorth, {}));
  if (wishes.go_to_place) go_to_place(*wishes.go_to_place);
  if (wishes.mode) MERCIA_CHECK(change_mode(static_cast<CameraMode>(*wishes.mode)));
  return {};
}

void Viewer::notify(std::string text) {
  log::info("{}", text);
  notice_ = std::move(text);
  notice_until_ = now_ + kNoticeSeconds;
}

}  // namespace mercia::app
