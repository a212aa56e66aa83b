import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.keycloak.common.Profile.Feature;
import org.keycloak.config.Option;
import org.keycloak.config.OptionCategory;
import org.keycloak.quarkus.runtime.configuration.mappers.PropertyMapper;
import org.keycloak.quarkus.runtime.configuration.mappers.PropertyMappers;

/**
 * Prints, as JSON, the options that kc.sh knows when it starts a server, and Keycloak's features with their stages. It runs
 * with the classes of the distribution, and asks the objects that kc.sh itself makes its help of and checks options with:
 * the help has neither types nor stages nor the hidden options.
 */
public class KeycloakOptions {
  private static final Set<OptionCategory> OF_OTHER_COMMANDS = Set.of(OptionCategory.IMPORT, OptionCategory.EXPORT);

  public static void main(String[] args) throws Exception {
    Map<String, Object> options = new TreeMap<>();
    List<PropertyMapper<?>> mappers = new ArrayList<>(PropertyMappers.getMappers());
    mappers.addAll(PropertyMappers.getWildcardMappers());
    for (PropertyMapper<?> mapper : mappers) {
      if (OF_OTHER_COMMANDS.contains(mapper.getCategory())) continue;
      String name = mapper.getOption().getKey();
      // Ways from a feature to a property of Quarkus; nobody sets them.
      if (name.endsWith("-hidden-mapper")) continue;
      // An option can have a second mapper, to another property of Quarkus; help shows the first.
      if (mapper.isHidden()) options.putIfAbsent(name, option(mapper));
      else options.put(name, option(mapper));
    }
    Map<String, Object> features = new TreeMap<>();
    for (Feature feature : Feature.values()) features.put(feature.getVersionedKey(), feature(feature));
    System.out.println(new ObjectMapper().writeValueAsString(Map.of("options", options, "features", features)));
  }

  private static Map<String, Object> feature(Feature feature) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("stage", feature.getType().name().toLowerCase().replace('_', '-'));
    List<String> needs = feature.getDependencies().stream().map(Feature::getVersionedKey).sorted().toList();
    if (!needs.isEmpty()) result.put("needs", needs);
    return result;
  }

  private static Map<String, Object> option(PropertyMapper<?> mapper) {
    Option<?> option = mapper.getOption();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("type", typeOf(option));
    if (mapper.isList()) result.put("list", true);
    // Those of "features" are the features, which are listed with their stages.
    boolean hasValues = option.getComponentType() != Boolean.class && !option.getKey().startsWith("features");
    if (hasValues && !option.getExpectedValues().isEmpty()) {
      result.put("values", option.getExpectedValues());
      if (!option.isStrictExpectedValues()) result.put("open", true);
      if (option.isCaseInsensitiveExpectedValues()) result.put("anyCase", true);
    }
    option.getDefaultValue().ifPresent(value -> result.put("default", Option.getDefaultValueString(value)));
    if (mapper.isBuildTime()) result.put("build", true);
    if (mapper.isHidden()) result.put("hidden", true);
    option.getDeprecatedMetadata().ifPresent(deprecated -> {
      if (deprecated.getDeprecatedValues().isEmpty()) result.put("deprecated", deprecated.getNewOptionsKeys());
    });
    mapper.getEnabledWhen().ifPresent(when -> result.put("when", when.replaceFirst("^Available only when ", "")));
    return result;
  }

  private static String typeOf(Option<?> option) {
    Class<?> type = option.getComponentType();
    if (type == Boolean.class) return "boolean";
    if (type == Integer.class || type == Long.class) return "integer";
    return type == Double.class || type == Float.class ? "number" : "text";
  }
}
