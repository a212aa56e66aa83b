import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.util.JsonSerialization;

/** Reads one realm document a line, as Keycloak does, and prints for each whether it is accepted: the test's oracle. */
public class ReadRealms {
  public static void main(String[] args) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String verdict = "accepted";
      try {
        var node = JsonSerialization.mapper.readTree(line);
        JsonSerialization.mapper.treeToValue(node, RealmRepresentation.class);
        if (node.hasNonNull("clientProfiles")) {
          JsonSerialization.mapper.treeToValue(node.get("clientProfiles"), ClientProfilesRepresentation.class);
        }
        if (node.hasNonNull("clientPolicies")) {
          JsonSerialization.mapper.treeToValue(node.get("clientPolicies"), ClientPoliciesRepresentation.class);
        }
      } catch (Exception refused) {
        verdict = "refused: " + String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
      }
      System.out.println(verdict);
    }
  }
}
