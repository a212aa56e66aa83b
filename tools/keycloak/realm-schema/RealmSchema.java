import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.util.JsonSerialization;

/**
 * Prints a JSON Schema of Keycloak's RealmRepresentation and everything in it.
 *
 * It asks the deserialisers that Keycloak itself reads realm files with for their properties, so that names, aliases and
 * custom readers are the real ones; nothing is guessed from fields or getters.
 */
public class RealmSchema {
  /** What Keycloak takes as any JSON at first and reads as these classes when it imports the realm. */
  private static final Map<String, Class<?>> PARSED_LATER = Map.of(
      "RealmRepresentation.clientProfiles", ClientProfilesRepresentation.class,
      "RealmRepresentation.clientPolicies", ClientPoliciesRepresentation.class);

  private final Map<String, Object> definitions = new TreeMap<>();
  private final Deque<JavaType> pending = new ArrayDeque<>();
  private final ObjectMapper mapper = JsonSerialization.mapper;
  private final DefaultDeserializationContext context;

  private RealmSchema() {
    DeserializationConfig config = mapper.getDeserializationConfig();
    context = ((DefaultDeserializationContext) mapper.getDeserializationContext()).createInstance(config, null, null);
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(new RealmSchema().schema()));
    out.flush();
  }

  private Map<String, Object> schema() throws Exception {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$ref", reference(mapper.constructType(RealmRepresentation.class)));
    for (JavaType type = pending.poll(); type != null; type = pending.poll()) define(type);
    schema.put("$defs", definitions);
    return schema;
  }

  private void define(JavaType type) throws Exception {
    JsonDeserializer<Object> deserializer = context.findRootValueDeserializer(type);
    // TypeWrappedDeserializer and the like hand on to the reader of the bean.
    while (!(deserializer instanceof BeanDeserializerBase) && deserializer.getDelegatee() != null) {
      @SuppressWarnings("unchecked")
      JsonDeserializer<Object> delegatee = (JsonDeserializer<Object>) deserializer.getDelegatee();
      deserializer = delegatee;
    }
    Map<String, Object> definition = new LinkedHashMap<>();
    if (!(deserializer instanceof BeanDeserializerBase bean)) {
      throw new IllegalStateException(type + " is read by " + deserializer.getClass() + ", which this does not know");
    }
    // Some are also made from a text alone: a scope from its name.
    definition.put("type", bean.getValueInstantiator().canCreateFromString() ? List.of("object", "string") : "object");
    Map<String, Object> properties = new TreeMap<>();
    for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
      SettableBeanProperty property = all.next();
      Class<?> parsed = PARSED_LATER.get(type.getRawClass().getSimpleName() + "." + property.getName());
      properties.put(property.getName(), parsed == null
          ? describe(property.getType(), property.getValueDeserializer())
          : Map.of("$ref", reference(mapper.constructType(parsed))));
    }
    definition.put("properties", properties);
    definition.put("additionalProperties", hasAnySetter(bean));
    definitions.put(type.getRawClass().getSimpleName(), definition);
  }

  private static boolean hasAnySetter(BeanDeserializerBase bean) throws ReflectiveOperationException {
    for (String name : List.of("_anySetter", "_ignoreAllUnknown")) {
      var field = BeanDeserializerBase.class.getDeclaredField(name);
      field.setAccessible(true);
      Object value = field.get(bean);
      if (value != null && !Boolean.FALSE.equals(value)) return true;
    }
    return false;
  }

  private Map<String, Object> describe(JavaType type, JsonDeserializer<?> deserializer) {
    Class<?> raw = type.getRawClass();
    String reader = deserializer == null ? "" : deserializer.getClass().getName();
    if (reader.equals("org.keycloak.json.StringListMapDeserializer")) {
      // It passes over what it does not expect.
      Map<String, Object> values = Map.of("anyOf", List.of(scalar("string"), list(scalar("string"))));
      return Map.of("anyOf", List.of(object(values), Map.of()));
    }
    if (reader.equals("org.keycloak.json.StringOrArrayDeserializer")) {
      return Map.of("anyOf", List.of(scalar("string"), list(scalar("string"))));
    }
    // Takes a list as well as a map, of what only Keycloak's own exports hold.
    if (reader.endsWith("AuthorizationSchema$ResourceTypeDeserializer")) return Map.of("type", List.of("array", "object"));
    if (reader.startsWith("org.keycloak.")) throw new IllegalStateException("unknown reader " + reader + " of " + type);
    if (JsonNode.class.isAssignableFrom(raw) || raw == Object.class) return Map.of();
    if (raw == String.class || raw == Character.class) return scalar("string");
    if (raw == boolean.class || raw == Boolean.class) return scalar("boolean");
    if (raw == int.class || raw == Integer.class) return integer("int32");
    if (raw == long.class || raw == Long.class) return integer("int64");
    if (Number.class.isAssignableFrom(raw) || raw == double.class || raw == float.class) return scalar("number");
    if (type.isEnumType()) {
      List<String> names = new ArrayList<>();
      for (Object one : raw.getEnumConstants()) names.add(mapper.convertValue(one, String.class));
      Map<String, Object> choice = scalar("string");
      choice.put("enum", names);
      return choice;
    }
    if (type.isMapLikeType()) return object(describe(type.getContentType(), null));
    if (type.isCollectionLikeType() || type.isArrayType()) return list(describe(type.getContentType(), null));
    return Map.of("$ref", reference(type));
  }

  private static Map<String, Object> scalar(String type) {
    return new LinkedHashMap<>(Map.of("type", type));
  }

  private static Map<String, Object> integer(String format) {
    Map<String, Object> integer = scalar("integer");
    integer.put("format", format);
    return integer;
  }

  private static Map<String, Object> list(Map<String, Object> items) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("items", items);
    return list;
  }

  private static Map<String, Object> object(Map<String, Object> values) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("additionalProperties", values);
    return object;
  }

  private String reference(JavaType type) {
    String name = type.getRawClass().getSimpleName();
    if (!definitions.containsKey(name)) {
      definitions.put(name, null); // to come
      pending.add(type);
    }
    return "#/$defs/" + name;
  }
}
